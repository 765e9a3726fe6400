// The values of the list of quotas, and the way between them and the API. Pure.

import { formatQuantity, categoryOf, kCategories } from '../../stats/categories';
import type { NewQuota, Quota } from '../../api/types';

/** What the server takes at most. */
export const kQuotasMax = 20;
const kLimitMax = 1_000_000_000_000_000;
const kWindowMax = 31 * 86_400;

const kUnits = { minutes: 60, hours: 3_600, days: 86_400, seconds: 1 } as const;
export type WindowUnit = keyof typeof kUnits;
export const kWindowUnits: readonly { value: WindowUnit; label: string }[] = [
  { value: 'seconds', label: 'Seconds' },
  { value: 'minutes', label: 'Minutes' },
  { value: 'hours', label: 'Hours' },
  { value: 'days', label: 'Days' },
];

export interface QuotaValues {
  /** Tells entries apart while they are edited. */
  key: string;
  /** None: each category by itself. */
  categories: string[];
  limit: number | '';
  window: number | '';
  unit: WindowUnit;
}

/** The largest unit in which the seconds are a whole number. */
export function splitWindow(seconds: number): { window: number; unit: WindowUnit } {
  for (const unit of ['days', 'hours', 'minutes'] as const) {
    if (seconds > 0 && seconds % kUnits[unit] === 0) return { window: seconds / kUnits[unit], unit };
  }
  return { window: seconds, unit: 'seconds' };
}

export function valuesOf(quotas: readonly Quota[]): QuotaValues[] {
  return quotas.map((quota) => ({
    key: quota.id,
    categories: quota.categories,
    limit: quota.limit,
    ...splitWindow(quota.window),
  }));
}

export function bodyOf(values: readonly QuotaValues[]): NewQuota[] {
  return values.map(({ categories, limit, window, unit }) => ({
    categories,
    limit: Number(limit),
    window: Number(window) * kUnits[unit],
  }));
}

/** The message for a number of a form, or null. */
export function limitProblem(limit: number | ''): string | null {
  if (limit === '' || !Number.isInteger(limit) || limit < 1) return 'Enter a whole number from 1';
  return limit > kLimitMax ? 'This is more than the server takes' : null;
}

export function windowProblem(window: number | '', unit: WindowUnit, max = kWindowMax): string | null {
  if (window === '' || !Number.isInteger(window) || window < 1) return 'Enter a whole number from 1';
  if (window * kUnits[unit] <= max) return null;
  const days = max / kUnits.days;
  return days === 1 ? 'At most one day' : `At most ${days} days`;
}

export function secondsOf(window: number | '', unit: WindowUnit): number {
  return Number(window) * kUnits[unit];
}

/** `5 minutes`, or `minute` for one of them: what stands after "per". */
export function windowText(seconds: number): string {
  const { window, unit } = splitWindow(seconds);
  return window === 1 ? unit.slice(0, -1) : `${window} ${unit}`;
}

/** `Errors: 100 per 5 minutes`, for readers who may not edit. */
export function quotaText(quota: Pick<Quota, 'categories' | 'limit' | 'window'>): string {
  const first = quota.categories[0];
  const amount =
    first === undefined
      ? formatQuantity(quota.limit, categoryOf('error'))
      : formatQuantity(quota.limit, categoryOf(first));
  const what =
    first === undefined
      ? 'Each category'
      : quota.categories.map((id) => categoryOf(id).label).join(', ');
  return `${what}: ${amount} per ${windowText(quota.window)}`;
}

/** What may be chosen: the known categories, and those that a quota has already. */
export function categoryChoices(present: readonly string[]): { value: string; label: string }[] {
  const choices = kCategories.map(({ id, label }) => ({ value: id, label }));
  for (const id of present) {
    if (!choices.some(({ value }) => value === id)) choices.push({ value: id, label: id });
  }
  return choices;
}
