import { Group, Text } from '@mantine/core';
import { useKeyStats } from '../api/hooks/stats';
import { ErrorState, formatFullCount, LoadingState, Sparkline } from '../ui';
import { firstDay, kDaysShown, keyTotals, totalPoints } from './keyStats';

interface Props {
  org: string;
  project: string;
  keyId: string;
  name: string;
}

/** Errors that came with a key, by day, and what became of them. */
export function KeyStats({ org, project, keyId, name }: Props) {
  const stats = useKeyStats(org, project, keyId, firstDay(new Date()));
  if (stats.isError) {
    return <ErrorState error={stats.error} onRetry={() => void stats.refetch()} />;
  }
  if (!stats.data) return <LoadingState label="Counting…" />;
  const totals = keyTotals(stats.data);
  if (totals.total === 0) {
    return (
      <Text size="sm" c="dimmed">
        No error came with this key in the last {kDaysShown} days. Use its DSN in an application to
        see its errors counted here.
      </Text>
    );
  }
  const parts: [string, number][] = [
    ['accepted', totals.accepted],
    ['filtered', totals.filtered],
    ['rate limited', totals.dropped],
    ['invalid or repeated', totals.other],
  ];
  return (
    <Group gap="md">
      <Sparkline
        points={totalPoints(stats.data)}
        label={`Errors with ${name} by day, last ${kDaysShown} days`}
        width={240}
        height={48}
      />
      <Text size="sm">
        <strong>{formatFullCount(totals.total)}</strong> errors in {kDaysShown} days:{' '}
        {parts
          .filter(([, count]) => count > 0)
          .map(([label, count]) => `${formatFullCount(count)} ${label}`)
          .join(', ')}
        .
      </Text>
    </Group>
  );
}
