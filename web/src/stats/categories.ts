// The categories in which items are counted, as people call them.

import { formatBytes } from '../ui/bytes';
import { formatFullCount } from '../ui/time';

type Unit = 'items' | 'bytes' | 'milliseconds';

export interface Category {
  /** As the API names it. */
  id: string;
  label: string;
  unit: Unit;
}

const items = (id: string, label: string): Category => ({ id, label, unit: 'items' });

/** What a reader may choose, the usual ones first. */
export const kCategories: readonly Category[] = [
  items('error', 'Errors'),
  items('transaction', 'Transactions'),
  items('span', 'Spans'),
  items('log_item', 'Logs'),
  { id: 'log_byte', label: 'Logs (size)', unit: 'bytes' },
  items('replay', 'Replays'),
  { id: 'attachment', label: 'Attachments (size)', unit: 'bytes' },
  items('attachment_item', 'Attachments'),
  items('session', 'Sessions'),
  items('monitor', 'Cron check-ins'),
  items('feedback', 'User feedback'),
  items('profile', 'Profiles'),
  items('profile_chunk', 'Profile chunks'),
  { id: 'profile_duration', label: 'Profile hours', unit: 'milliseconds' },
  items('profile_chunk_ui', 'UI profile chunks'),
  { id: 'profile_duration_ui', label: 'UI profile hours', unit: 'milliseconds' },
  items('trace_metric', 'Metrics'),
  items('metric_bucket', 'Metric buckets'),
  items('uptime', 'Uptime checks'),
];

/** A category by its name; one that the list lacks is called by its name. */
export function categoryOf(id: string): Category {
  return kCategories.find((each) => each.id === id) ?? items(id, id);
}

function formatMilliseconds(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours >= 1) return `${hours.toFixed(hours >= 100 ? 0 : 1)} h`;
  const minutes = ms / 60_000;
  return minutes >= 1 ? `${minutes.toFixed(1)} min` : `${(ms / 1000).toFixed(1)} s`;
}

/** A number of the category with its unit where it has one. */
export function formatQuantity(value: number, category: Category): string {
  if (category.unit === 'bytes') return formatBytes(value);
  return category.unit === 'milliseconds' ? formatMilliseconds(value) : formatFullCount(value);
}
