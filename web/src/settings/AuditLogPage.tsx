import { Table, Text } from '@mantine/core';
import { useState } from 'react';
import {
  EmptyState,
  ErrorState,
  ExactTime,
  LoadingState,
  PageHeader,
  Pager,
  ScrollTable,
  usePageTitle,
} from '../ui';
import { useAuditLog } from './api';

export function AuditLogPage({ org }: { org: string }) {
  const [cursor, setCursor] = useState('');
  const log = useAuditLog(org, cursor);
  const rows = log.data?.data ?? [];
  usePageTitle('Audit Log', org);
  return (
    <>
      <PageHeader
        title="Audit Log"
        description="Who changed what in the organization, newest first"
      />
      {log.isPending && <LoadingState />}
      {log.isError && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
      {log.data && rows.length === 0 && (
        <EmptyState title="Nothing was recorded yet">
          Changes to members, teams, projects and integrations will be listed here.
        </EmptyState>
      )}
      {rows.length > 0 && (
        <ScrollTable label="Audit log" minWidth={640}>
          <Table verticalSpacing="sm" aria-label="Audit log">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Member</Table.Th>
                <Table.Th>Action</Table.Th>
                <Table.Th>Address</Table.Th>
                <Table.Th>Time</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>
                    <Text size="sm">
                      {row.actor ? row.actor.name || row.actor.email : 'System'}
                    </Text>
                    {row.actor && row.actor.name !== '' && row.actor.name !== row.actor.email && (
                      <Text size="xs" c="dimmed">
                        {row.actor.email}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="wrap-anywhere">
                    <Text size="sm" className="mono">
                      {row.event}
                    </Text>
                    {row.note && (
                      <Text size="xs" c="dimmed">
                        {row.note}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{row.ipAddress ?? '–'}</Text>
                  </Table.Td>
                  <Table.Td>
                    <ExactTime date={row.dateCreated} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollTable>
      )}
      <Pager page={log.data} onCursor={setCursor} />
    </>
  );
}
