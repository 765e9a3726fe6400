import { describe, expect, it } from 'vitest';
import { changedDays, daysProblem, kindsOf } from './kinds';

describe('retention', () => {
  it('has a field for every kind that the server names, known ones first', () => {
    const kinds = kindsOf({ dreams: 4, logs: 7, errors: 90 });
    expect(kinds.map(({ name }) => name)).toEqual(['errors', 'logs', 'dreams']);
    expect(kinds.map(({ label }) => label)).toEqual(['Errors', 'Logs', 'dreams']);
    expect(kinds[0]?.note).toContain('Issues stay');
  });

  it('takes whole days from 1 to 3650', () => {
    for (const right of [1, 90, 3650]) expect(daysProblem(right)).toBeNull();
    for (const wrong of ['', 0, -1, 1.5, 3651, NaN, '7']) expect(daysProblem(wrong)).not.toBeNull();
  });

  it('sends only what was changed', () => {
    expect(changedDays({ errors: 90, logs: 7 }, { errors: 90, logs: 14 })).toEqual({ logs: 14 });
    expect(changedDays({ errors: 90 }, { errors: 90 })).toEqual({});
  });
});
