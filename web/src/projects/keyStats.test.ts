import { describe, expect, it } from 'vitest';
import { firstDay, keyTotals, totalPoints } from './keyStats';

const kPoints = [
  { ts: 0, total: 10, accepted: 5, filtered: 2, dropped: 1 },
  { ts: 86_400, total: 4, accepted: 4, filtered: 0, dropped: 0 },
];

describe('the statistics of a key', () => {
  it('add up to what arrived', () => {
    expect(keyTotals(kPoints)).toEqual({
      total: 14,
      accepted: 9,
      filtered: 2,
      dropped: 1,
      other: 2,
    });
    expect(totalPoints(kPoints)).toEqual([
      [0, 10],
      [86_400, 4],
    ]);
  });

  it('begin at a day of UTC and stay there until the next one', () => {
    const morning = firstDay(new Date('2026-09-30T00:00:01Z'));
    expect(new Date(morning * 1000).toISOString()).toBe('2026-09-01T00:00:00.000Z');
    expect(firstDay(new Date('2026-09-30T23:59:59Z'))).toBe(morning);
  });
});
