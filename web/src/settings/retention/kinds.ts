// The kinds of data that are kept for a time of their own, and what goes when it is over. Pure.

export const kDaysMax = 3650;

export interface Kind {
  name: string;
  label: string;
  note: string;
}

const kKinds: readonly Kind[] = [
  {
    name: 'errors',
    label: 'Errors',
    note: 'Events with their stack traces. Issues stay, with their counts and their discussion, but without the events that are gone.',
  },
  { name: 'feedback', label: 'User feedback', note: 'What people wrote to you.' },
  {
    name: 'transactions',
    label: 'Transactions and spans',
    note: 'Single requests and their parts.',
  },
  { name: 'logs', label: 'Logs', note: 'Log lines.' },
  { name: 'metrics', label: 'Metrics', note: 'Values of metrics.' },
  { name: 'sessions', label: 'Sessions', note: 'What release health is counted from.' },
  { name: 'check_ins', label: 'Check-ins', note: 'Reports of cron jobs.' },
  { name: 'profiles', label: 'Profiles', note: 'Samples of where time was spent.' },
  { name: 'replays', label: 'Replays', note: 'Recordings of what people saw.' },
  {
    name: 'attachments',
    label: 'Attachments',
    note: 'Files that came with events, such as minidumps and screenshots. The events stay.',
  },
  {
    name: 'statistics',
    label: 'Statistics',
    note: 'How much was accepted, filtered and refused, by minute.',
  },
];

/** Days of the kinds that the server names, in our order; kinds that this page does not know come last. */
export function kindsOf(retention: Readonly<Record<string, number>>): Kind[] {
  const known = kKinds.filter(({ name }) => name in retention);
  const names = new Set(known.map(({ name }) => name));
  const others = Object.keys(retention).filter((name) => !names.has(name));
  return [...known, ...others.map((name) => ({ name, label: name, note: '' }))];
}

export function daysProblem(days: unknown): string | null {
  const isWhole = typeof days === 'number' && Number.isInteger(days);
  return isWhole && days >= 1 && days <= kDaysMax
    ? null
    : `Enter a whole number of days from 1 to ${kDaysMax}`;
}

export interface Shortened {
  kind: Kind;
  from: number;
  to: number;
}

/** The kinds that would be kept for a shorter time: what is older is deleted. */
export function shortenedKinds(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number | string>>,
): Shortened[] {
  return kindsOf(before)
    .map((kind) => ({ kind, from: Number(before[kind.name]), to: Number(after[kind.name]) }))
    .filter(({ from, to }) => to < from);
}

/** Only the kinds whose days differ, so that those of another person's change stay. */
export function changedDays(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number | string>>,
): Record<string, number> {
  const changed = Object.entries(after).filter(([name, days]) => before[name] !== Number(days));
  return Object.fromEntries(changed.map(([name, days]) => [name, Number(days)]));
}
