import { Paper, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { path } from '../api/client';
import { useIssueEvents } from '../api/hooks/issues';
import type { EventRow } from '../api/eventTypes';
import { AnchorLink, EmptyState, ErrorState, ExactTime, LoadingState, Pager, ScrollTable } from '../ui';

function tag(event: EventRow, key: string): string {
  return event.tags?.find((one) => one.key === key)?.value ?? '';
}

/** All stored events of the issue, the newest first. */
export function EventsTable({ org, issueId }: { org: string; issueId: string }) {
  const [cursor, setCursor] = useState('');
  const events = useIssueEvents(org, issueId, cursor, true);
  if (events.isError) {
    return <ErrorState error={events.error} onRetry={() => void events.refetch()} />;
  }
  if (!events.data) return <LoadingState />;
  if (events.data.data.length === 0) {
    return (
      <EmptyState title="No stored event">
        The events of this issue are older than the time for which events are kept.
      </EmptyState>
    );
  }
  return (
    <>
      <Paper withBorder>
        <ScrollTable label="Events" minWidth={640}>
          <Table aria-label="Events" verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Event</Table.Th>
                <Table.Th>Time</Table.Th>
                <Table.Th>Environment</Table.Th>
                <Table.Th>Release</Table.Th>
                <Table.Th>User</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {events.data.data.map((event) => (
                <Table.Tr key={event.id}>
                  <Table.Td miw={180}>
                    <AnchorLink
                      to={path`/organizations/${org}/issues/${issueId}/events/${event.eventID}/`}
                      className="mono"
                      size="sm"
                    >
                      {event.eventID.slice(0, 8)}
                    </AnchorLink>
                    <Text
                      size="xs"
                      c="dimmed"
                      className="wrap-anywhere"
                      lineClamp={2}
                      title={event.title}
                    >
                      {event.title}
                    </Text>
                  </Table.Td>
                  <Table.Td miw={130}>
                    <ExactTime date={event.dateCreated} />
                  </Table.Td>
                  <ShortCell text={tag(event, 'environment')} />
                  <ShortCell text={tag(event, 'release')} />
                  <ShortCell
                    text={event.user?.email ?? event.user?.username ?? event.user?.id ?? ''}
                  />
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollTable>
      </Paper>
      <Pager page={events.data} onCursor={setCursor} />
    </>
  );
}

/** Two lines at most, the whole in its title: what SDKs send may be a long word. */
function ShortCell({ text }: { text: string }) {
  return (
    <Table.Td miw={110}>
      <Text size="sm" className="wrap-anywhere" lineClamp={2} title={text}>
        {text}
      </Text>
    </Table.Td>
  );
}
