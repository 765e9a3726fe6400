import { describe, expect, it } from 'vitest';
import { parseLinkHeader } from './link';

function header(previous: boolean, next: boolean): string {
  return (
    `<http://h/api/0/x/?query=a,b&cursor=25:0:1>; rel="previous"; results="${previous}"; ` +
    `cursor="25:0:1", <http://h/api/0/x/?query=a,b&cursor=25:2:0>; rel="next"; ` +
    `results="${next}"; cursor="25:2:0"`
  );
}

describe('parseLinkHeader', () => {
  it('gives the cursors of both neighbours', () => {
    expect(parseLinkHeader(header(true, true))).toEqual({ previous: '25:0:1', next: '25:2:0' });
  });

  it('ignores a relation without results', () => {
    expect(parseLinkHeader(header(false, true))).toEqual({ previous: null, next: '25:2:0' });
    expect(parseLinkHeader(header(true, false))).toEqual({ previous: '25:0:1', next: null });
  });

  it('takes a missing or odd header as a single page', () => {
    expect(parseLinkHeader(null)).toEqual({ previous: null, next: null });
    expect(parseLinkHeader('nonsense; rel="next"')).toEqual({ previous: null, next: null });
    expect(parseLinkHeader('<x>; rel="next"; results="true"')).toEqual({
      previous: null,
      next: null,
    });
  });

  it('does not mind the order of the parameters', () => {
    expect(parseLinkHeader('<x>; cursor="1:2:0"; results="true"; rel="next"').next).toBe('1:2:0');
  });
});
