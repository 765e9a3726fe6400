// Numbers of a key, from the answer of the API to what is shown. Pure.

import type { KeyStatsPoint, StatPoint } from '../api/types';

export const kDaysShown = 30;

/** The begin of the first day shown, in seconds, so that it is the same for a whole day. */
export function firstDay(now: Date): number {
  const day = 86_400;
  return Math.floor(now.getTime() / 1000 / day) * day - (kDaysShown - 1) * day;
}

export interface KeyTotals {
  total: number;
  accepted: number;
  filtered: number;
  dropped: number;
  /** Neither stored nor kept out by filter or limit: malformed or sent twice. */
  other: number;
}

export function keyTotals(points: readonly KeyStatsPoint[]): KeyTotals {
  const sum = (of: (point: KeyStatsPoint) => number) =>
    points.reduce((all, point) => all + of(point), 0);
  const totals = {
    total: sum((point) => point.total),
    accepted: sum((point) => point.accepted),
    filtered: sum((point) => point.filtered),
    dropped: sum((point) => point.dropped),
  };
  return { ...totals, other: totals.total - totals.accepted - totals.filtered - totals.dropped };
}

export function totalPoints(points: readonly KeyStatsPoint[]): StatPoint[] {
  return points.map(({ ts, total }) => [ts, total]);
}
