import type { Query } from '../api/client';

export const kDefaultQuery = 'is:unresolved';
export const kDefaultSort = 'date';
export const kDefaultPeriod = '14d';
export const kPageSize = 25;

export const kSorts: [string, string][] = [
  ['date', 'Last seen'],
  ['new', 'First seen'],
  ['freq', 'Events'],
  ['user', 'Users'],
  ['trends', 'Trends'],
];

export const kPeriods: [string, string][] = [
  ['1h', 'Last hour'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['14d', 'Last 14 days'],
  ['30d', 'Last 30 days'],
  ['90d', 'Last 90 days'],
];

/** What the stream shows; it lives in the address so that it can be shared and gone back to. */
export interface StreamState {
  query: string;
  project: string;
  environment: string;
  sort: string;
  statsPeriod: string;
  cursor: string;
}

export function readState(search: URLSearchParams): StreamState {
  return {
    query: search.get('query') ?? kDefaultQuery,
    project: search.get('project') ?? '',
    environment: search.get('environment') ?? '',
    sort: search.get('sort') ?? kDefaultSort,
    statsPeriod: search.get('statsPeriod') ?? kDefaultPeriod,
    cursor: search.get('cursor') ?? '',
  };
}

/** The address of a state. What equals the default is left out, and an empty search is kept. */
export function writeState(state: StreamState): URLSearchParams {
  const search = new URLSearchParams();
  if (state.query !== kDefaultQuery) search.set('query', state.query);
  if (state.project) search.set('project', state.project);
  if (state.environment) search.set('environment', state.environment);
  if (state.sort !== kDefaultSort) search.set('sort', state.sort);
  if (state.statsPeriod !== kDefaultPeriod) search.set('statsPeriod', state.statsPeriod);
  if (state.cursor) search.set('cursor', state.cursor);
  return search;
}

/** Any change other than turning the page begins at the first page again. */
export function changeState(state: StreamState, change: Partial<StreamState>): StreamState {
  return { ...state, cursor: '', ...change };
}

/** A day is drawn in hours, anything longer in days. */
export function groupStatsPeriod(statsPeriod: string): '24h' | '14d' {
  return statsPeriod.endsWith('h') ? '24h' : '14d';
}

export function apiQuery(state: StreamState): Query {
  return {
    ...state,
    groupStatsPeriod: groupStatsPeriod(state.statsPeriod),
    limit: kPageSize,
    shortIdLookup: 1,
  };
}

/** A short id as the page shows it, `WEB-APP-1A`. */
export function isShortId(text: string): boolean {
  return /^[A-Z0-9_]+(?:-[A-Z0-9_]+)*-[0-9A-TV-Z]{1,13}$/.test(text);
}

/** What the field holds after pasting into it: a short id stands alone, in place of the usual query. */
export function pastedQuery(text: string, pasted: string): string | null {
  const id = pasted.trim();
  const isUsual = text.trim() === '' || text.trim() === kDefaultQuery;
  return isUsual && isShortId(id) ? id : null;
}

/** The issue that the query names by its short id, when the answer is that issue. */
export function namedIssue(
  query: string,
  page: { data: readonly { id: string; shortId: string }[]; isDirectHit: boolean },
): string | null {
  const [only, ...others] = page.data;
  if (!only || others.length > 0) return null;
  const isNamed = only.shortId.toUpperCase() === query.trim().toUpperCase();
  return page.isDirectHit || isNamed ? only.id : null;
}
