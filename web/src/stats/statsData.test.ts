import { describe, expect, it } from 'vitest';
import type { Stats } from '../api/types';
import { formatBytes } from '../ui/bytes';
import { categoryOf, formatQuantity, kCategories } from './categories';
import { kOutcomes, reasonText } from './outcomes';
import { barsOf, intervalLabel, outcomeTotals, projectTotals } from './statsData';
import { downloadQuery, intervalOf, outcomeQuery, readState, writeState } from './statsQuery';

function group(by: Record<string, string | number>, series: number[]) {
  const total = series.reduce((sum, each) => sum + each, 0);
  return { by, totals: { 'sum(quantity)': total }, series: { 'sum(quantity)': series } };
}

const kStats: Stats = {
  start: '2026-09-21T12:00:00Z',
  end: '2026-09-21T14:00:00Z',
  intervals: ['2026-09-21T12:00:00Z', '2026-09-21T13:00:00Z'],
  groups: [
    group({ outcome: 'unsupported', reason: 'statsd' }, [0, 1]),
    group({ outcome: 'filtered', reason: 'localhost' }, [1, 1]),
    group({ outcome: 'filtered', reason: 'web-crawlers' }, [5, 0]),
    group({ outcome: 'accepted', reason: 'none' }, [10, 2]),
    group({ outcome: 'invalid', reason: 'none' }, [0, 0]),
  ],
};

describe('statistics', () => {
  it('sums outcomes over their reasons and lists the reasons', () => {
    const totals = outcomeTotals(kStats);
    expect(totals.map(({ outcome, count }) => [outcome.id, count])).toEqual([
      ['accepted', 12],
      ['filtered', 7],
      ['unsupported', 1],
    ]);
    expect(totals[0]?.share).toBeCloseTo(0.6);
    expect(totals[0]?.reasons).toEqual([]);
    expect(totals[1]?.reasons).toEqual([
      { reason: 'web-crawlers', count: 5 },
      { reason: 'localhost', count: 2 },
    ]);
  });

  it('draws one bar per interval', () => {
    expect(barsOf(kStats)).toEqual([
      {
        start: '2026-09-21T12:00:00Z',
        counts: { unsupported: 0, filtered: 6, accepted: 10, invalid: 0 },
      },
      {
        start: '2026-09-21T13:00:00Z',
        counts: { unsupported: 1, filtered: 1, accepted: 2, invalid: 0 },
      },
    ]);
  });

  it('keeps an outcome that this page does not know', () => {
    const stats = { ...kStats, groups: [group({ outcome: 'lost', reason: 'none' }, [1, 0])] };
    expect(outcomeTotals(stats)[0]?.outcome.label).toBe('lost');
  });

  it('tells for each project what was stored and what was not', () => {
    const groups = [
      group({ project: 1, outcome: 'accepted' }, [1]),
      group({ project: 2, outcome: 'accepted' }, [7]),
      group({ project: 1, outcome: 'rate_limited' }, [2]),
      group({ project: 3, outcome: 'accepted' }, [0]),
    ];
    expect(projectTotals({ ...kStats, groups })).toEqual([
      { id: '2', total: 7, accepted: 7, lost: 0 },
      { id: '1', total: 3, accepted: 1, lost: 2 },
    ]);
  });

  it('names days as the server cuts them, in UTC', () => {
    expect(intervalLabel('2026-09-21T00:00:00Z', '1d')).toContain('21');
  });
});

describe('the address of statistics', () => {
  it('keeps what differs from the default', () => {
    expect(writeState(readState(new URLSearchParams())).toString()).toBe('');
    const search = 'statsPeriod=90d&category=replay&project=7';
    expect(writeState(readState(new URLSearchParams(search))).toString()).toBe(search);
  });

  it('asks for intervals that the server cuts', () => {
    for (const [period, bars] of [
      ['24h', 24],
      ['7d', 28],
      ['14d', 28],
      ['90d', 90],
    ] as const) {
      const hours = (text: string) => parseInt(text) * (text.endsWith('d') ? 24 : 1);
      expect(hours(period) / hours(intervalOf(period))).toBe(bars);
    }
    const state = readState(new URLSearchParams('project=7'));
    expect(outcomeQuery(state)).toMatchObject({ groupBy: ['outcome', 'reason'], interval: '12h' });
    expect(downloadQuery(state)).toMatchObject({ download: true, project: '7' });
  });
});

describe('words of statistics', () => {
  it('are there once for each category and outcome', () => {
    expect(new Set(kCategories.map(({ id }) => id)).size).toBe(kCategories.length);
    expect(new Set(kOutcomes.map(({ color }) => color)).size).toBe(kOutcomes.length);
    expect(reasonText('filtered', 'something new')).toBe('');
  });

  it('do not repeat a reason that is the type itself, and explain the one that is not', () => {
    expect(reasonText('unsupported', 'statsd')).toBe('');
    expect(reasonText('unsupported', 'unknown_item_type')).not.toMatch(/unknown|item/);
  });

  it('explain what the server says of what it did not store', () => {
    const reasons: [string, string][] = [
      ['invalid', 'invalid_json'],
      ['invalid', 'invalid_envelope'],
      ['invalid', 'invalid_container'],
      ['invalid', 'invalid_otlp_item'],
      ['invalid', 'duplicate'],
      ['invalid', 'too_large'],
      ['filtered', 'react-hydration-errors'],
      ['filtered', 'custom-inbound-filter:mine'],
      ['rate_limited', 'backlog'],
      ['rate_limited', 'spike_protection'],
    ];
    for (const [outcome, reason] of reasons) expect(reasonText(outcome, reason), reason).not.toBe('');
  });

  it('have the unit of their category', () => {
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(1_536_000)).toBe('1.5 MB');
    expect(formatQuantity(7_200_000, categoryOf('profile_duration'))).toBe('2.0 h');
    expect(formatQuantity(1500, categoryOf('attachment'))).toBe('1.5 KB');
    expect(formatQuantity(12, categoryOf('of the future'))).toBe('12');
  });
});
