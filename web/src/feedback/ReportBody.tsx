import { Group, Text } from '@mantine/core';
import type { UserReport } from '../api/eventTypes';
import { TimeAgo } from '../ui';

/** Who wrote something, when, and the text as it was written. */
export function ReportBody({ report }: { report: UserReport }) {
  const { name, email, comments, dateCreated } = report;
  return (
    <>
      <Group gap="xs" mb={6}>
        <Text size="sm" fw={600} className="wrap-anywhere">
          {name || email || 'Somebody without a name'}
        </Text>
        {name && email && email !== name && (
          <Text size="sm" c="dimmed" className="wrap-anywhere">
            {email}
          </Text>
        )}
        {dateCreated && (
          <Text size="xs" c="dimmed">
            <TimeAgo date={dateCreated} />
          </Text>
        )}
      </Group>
      <Text size="sm" className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
        {comments || '(no text)'}
      </Text>
    </>
  );
}
