// What the page of statistics shows; it lives in the address.

import type { Query } from '../api/client';

export const kPeriods: readonly [string, string][] = [
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['14d', 'Last 14 days'],
  ['30d', 'Last 30 days'],
  ['90d', 'Last 90 days'],
];

const kDefaultPeriod = '14d';
const kDefaultCategory = 'error';

export interface StatsState {
  statsPeriod: string;
  category: string;
  /** The id of a project, or '' for all. */
  project: string;
}

export function readState(search: URLSearchParams): StatsState {
  return {
    statsPeriod: search.get('statsPeriod') ?? kDefaultPeriod,
    category: search.get('category') ?? kDefaultCategory,
    project: search.get('project') ?? '',
  };
}

/** The address of a state; what equals the default is left out. */
export function writeState(state: StatsState): URLSearchParams {
  const search = new URLSearchParams();
  if (state.statsPeriod !== kDefaultPeriod) search.set('statsPeriod', state.statsPeriod);
  if (state.category !== kDefaultCategory) search.set('category', state.category);
  if (state.project) search.set('project', state.project);
  return search;
}

const kIntervals: Record<string, string> = { '24h': '1h', '7d': '6h', '14d': '12h' };

/** Some thirty bars, and never more than one per day. */
export function intervalOf(statsPeriod: string): string {
  return kIntervals[statsPeriod] ?? '1d';
}

function common(state: StatsState): Query {
  return {
    field: 'sum(quantity)',
    statsPeriod: state.statsPeriod,
    category: state.category,
    interval: intervalOf(state.statsPeriod),
  };
}

export function outcomeQuery(state: StatsState): Query {
  return { ...common(state), groupBy: ['outcome', 'reason'], project: state.project };
}

/** All projects, also where the page shows one: the table is the way to the others. */
export function projectQuery(state: StatsState): Query {
  return { ...common(state), groupBy: ['project', 'outcome'] };
}

export function downloadQuery(state: StatsState): Query {
  return { ...common(state), project: state.project, download: true };
}
