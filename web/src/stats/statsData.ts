// From the answers of the API to what the page draws. Pure.

import type { Stats } from '../api/types';
import { kOutcomes, outcomeOf, type OutcomeInfo } from './outcomes';

const kField = 'sum(quantity)';

export interface Bar {
  /** ISO 8601: where the interval begins. */
  start: string;
  /** By outcome; an outcome without any is 0. */
  counts: Record<string, number>;
}

export interface ReasonTotal {
  reason: string;
  count: number;
}

export interface OutcomeTotal {
  outcome: OutcomeInfo;
  count: number;
  /** Of the whole, from 0 to 1. */
  share: number;
  /** The greatest first; a fate without a reason is in none. */
  reasons: ReasonTotal[];
}

export interface ProjectTotal {
  id: string;
  total: number;
  accepted: number;
  /** Received, and for whatever reason not stored. */
  lost: number;
}

function byText(group: Stats['groups'][number], dimension: string): string {
  const value = group.by[dimension];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The totals of each outcome that occurs, in the order of the list of outcomes. */
export function outcomeTotals(stats: Stats): OutcomeTotal[] {
  const reasons = new Map<string, ReasonTotal[]>();
  const counts = new Map<string, number>();
  let whole = 0;
  for (const group of stats.groups) {
    const outcome = byText(group, 'outcome');
    const reason = byText(group, 'reason');
    const count = group.totals[kField] ?? 0;
    whole += count;
    counts.set(outcome, (counts.get(outcome) ?? 0) + count);
    if (reason === '' || reason === 'none') continue;
    reasons.set(outcome, [...(reasons.get(outcome) ?? []), { reason, count }]);
  }
  const order = (id: string) => {
    const index = kOutcomes.findIndex((each) => each.id === id);
    return index < 0 ? kOutcomes.length : index;
  };
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => order(a) - order(b))
    .map(([id, count]) => ({
      outcome: outcomeOf(id),
      count,
      share: whole === 0 ? 0 : count / whole,
      reasons: (reasons.get(id) ?? []).sort((a, b) => b.count - a.count),
    }));
}

/** One bar per interval, with every outcome that occurs anywhere. */
export function barsOf(stats: Stats): Bar[] {
  const bars = stats.intervals.map((start): Bar => ({ start, counts: {} }));
  for (const group of stats.groups) {
    const outcome = byText(group, 'outcome');
    const series = group.series[kField] ?? [];
    bars.forEach((bar, i) => {
      bar.counts[outcome] = (bar.counts[outcome] ?? 0) + (series[i] ?? 0);
    });
  }
  return bars;
}

/** Projects in which there is anything, the greatest first. */
export function projectTotals(stats: Stats): ProjectTotal[] {
  const projects = new Map<string, ProjectTotal>();
  for (const group of stats.groups) {
    const id = byText(group, 'project');
    const row = projects.get(id) ?? { id, total: 0, accepted: 0, lost: 0 };
    const count = group.totals[kField] ?? 0;
    row.total += count;
    if (byText(group, 'outcome') === 'accepted') row.accepted += count;
    else row.lost += count;
    projects.set(id, row);
  }
  return [...projects.values()]
    .filter((row) => row.total > 0)
    .sort((a, b) => b.total - a.total);
}

/** Names an interval. Days are days of UTC, because that is where the server cuts them. */
export function intervalLabel(start: string, interval: string): string {
  const date = new Date(start);
  if (interval === '1d') {
    return new Intl.DateTimeFormat(undefined, {
      month: 'short',
      day: 'numeric',
      timeZone: 'UTC',
    }).format(date);
  }
  return new Intl.DateTimeFormat(undefined, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(date);
}
