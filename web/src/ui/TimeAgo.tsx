import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { formatExact, formatRelative } from './time';

interface Props {
  /** ISO 8601 as the API sends it; null shows "never". */
  date: string | null | undefined;
  short?: boolean;
}

/** A relative time that keeps itself fresh; the exact time is in the title. */
export function TimeAgo({ date, short = false }: Props) {
  const [now, setNow] = useState(() => new Date());
  useInterval(() => setNow(new Date()), 30_000, { autoInvoke: true });
  if (!date) return <span>never</span>;
  const parsed = new Date(date);
  if (Number.isNaN(parsed.getTime())) return <span>{date}</span>;
  const title = formatExact(parsed);
  return (
    <time dateTime={date} title={title} style={{ whiteSpace: 'nowrap' }}>
      {formatRelative(parsed, now, short)}
    </time>
  );
}

/** The exact time in the reader's locale. */
export function ExactTime({ date }: { date: string | null | undefined }) {
  const parsed = new Date(date ?? '');
  if (Number.isNaN(parsed.getTime())) return <span>{date ?? 'unknown'}</span>;
  return (
    <time dateTime={date ?? ''} title={date ?? ''}>
      {formatExact(parsed)}
    </time>
  );
}
