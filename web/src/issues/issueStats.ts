import type { StatPoint } from '../api/types';

const kLabels: Record<string, string> = {
  '24h': 'last 24 hours',
  '14d': 'last 14 days',
  '30d': 'last 30 days',
};

/** The one series of a list row, with words for its period. */
export function issueStats(stats: Record<string, StatPoint[]> | undefined): {
  points: StatPoint[];
  label: string;
} {
  const [period, points] = Object.entries(stats ?? {})[0] ?? ['', []];
  return { points, label: kLabels[period] ?? 'over time' };
}
