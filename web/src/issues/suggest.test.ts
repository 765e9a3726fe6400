import { describe, expect, it } from 'vitest';
import { complete, suggest } from './suggest';

const values = (text: string) => suggest(text).map(({ value }) => value);

describe('suggest', () => {
  it('proposes keys, then the values of a key', () => {
    expect(values('le')).toEqual(['level:']);
    expect(values('level:w')).toEqual(['level:warning']);
    expect(values('is:unresolved is:reg')).toEqual(['is:regressed']);
  });

  it('keeps a negation', () => {
    expect(values('!is:res')).toEqual(['!is:resolved']);
  });

  it('is silent about a finished word and inside quotes', () => {
    expect(values('is:resolved')).toEqual([]);
    expect(values('message:"two le')).toEqual([]);
  });
});

describe('complete', () => {
  it('replaces the last word only', () => {
    expect(complete('is:unresolved lev', 'level:')).toBe('is:unresolved level:');
    expect(complete('level:er', 'level:error')).toBe('level:error ');
  });
});
