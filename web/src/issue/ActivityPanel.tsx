import { Stack, Text } from '@mantine/core';
import type { Activity } from '../api/types';
import { TimeAgo } from '../ui';
import { Section } from './Section';

const kWords: Record<string, string> = {
  first_seen: 'First seen',
  set_resolved: 'Resolved',
  set_resolved_in_release: 'Resolved in a release',
  set_resolved_by_age: 'Resolved by age',
  set_unresolved: 'Unresolved',
  set_ignored: 'Ignored',
  set_regression: 'Came back',
  set_escalating: 'Escalates',
  assigned: 'Assigned',
  unassigned: 'Unassigned',
  note: 'Comment',
  mark_reviewed: 'Reviewed',
  merge: 'Merged',
};

function describe({ type, data }: Activity): string {
  const word = kWords[type] ?? type.replace(/_/g, ' ');
  const text = data?.['text'];
  return type === 'note' && typeof text === 'string' ? `${word}: ${text}` : word;
}

export function ActivityPanel({ activity }: { activity: Activity[] }) {
  if (activity.length === 0) return null;
  return (
    <Section title="Activity">
      <Stack component="ol" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
        {activity.map((one) => (
          <Text component="li" size="sm" key={one.id} className="wrap-anywhere">
            {describe(one)}
            {one.user && ` by ${one.user.name || one.user.email || 'somebody'}`}{' '}
            <Text span size="xs" c="dimmed">
              <TimeAgo date={one.dateCreated} />
            </Text>
          </Text>
        ))}
      </Stack>
    </Section>
  );
}
