import { Badge, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useSpikes } from '../../api/hooks/stats';
import type { Spike } from '../../api/types';
import { categoryOf, formatQuantity } from '../../stats/categories';
import { AnchorLink, ErrorState, ExactTime, LoadingState, Pager, ScrollTable } from '../../ui';
import { Panel } from '../parts';

/** When spike protection cut projects off, the newest first. */
export function SpikesPanel({ org }: { org: string }) {
  const [cursor, setCursor] = useState('');
  const spikes = useSpikes(org, { cursor });
  const rows = spikes.data?.data ?? [];
  return (
    <Panel
      title="Spikes"
      description={
        <>
          When spike protection cut a project off because it sent far more than usual. It is
          switched on and off under <AnchorLink to={`/settings/${org}/`} inherit>General</AnchorLink>.
        </>
      }
    >
      {spikes.isPending && <LoadingState />}
      {spikes.isError && (
        <ErrorState error={spikes.error} onRetry={() => void spikes.refetch()} />
      )}
      {spikes.data && rows.length === 0 && (
        <Text size="sm" c="dimmed">
          No project was ever cut off.
        </Text>
      )}
      {rows.length > 0 && <SpikeTable org={org} spikes={rows} />}
      <Pager page={spikes.data} onCursor={setCursor} />
    </Panel>
  );
}

function SpikeTable({ org, spikes }: { org: string; spikes: readonly Spike[] }) {
  return (
    <ScrollTable label="Table of spikes" minWidth={560}>
      <Table verticalSpacing="sm" aria-label="Spikes">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Project</Table.Th>
            <Table.Th>Category</Table.Th>
            <Table.Th ta="right">Refused</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Until</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {spikes.map((spike) => {
            const category = categoryOf(spike.category);
            return (
              <Table.Tr key={spike.id}>
                <Table.Td className="wrap-anywhere" miw={120}>
                  <AnchorLink to={`/settings/${org}/projects/${spike.projectSlug}/`} size="sm">
                    {spike.projectSlug}
                  </AnchorLink>
                </Table.Td>
                <Table.Td>{category.label}</Table.Td>
                <Table.Td ta="right">{formatQuantity(spike.dropped, category)}</Table.Td>
                <Table.Td>
                  <ExactTime date={spike.start} />
                </Table.Td>
                <Table.Td>
                  {spike.end === null ? (
                    <Badge color="yellow" variant="light" tt="none">
                      goes on
                    </Badge>
                  ) : (
                    <ExactTime date={spike.end} />
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}
