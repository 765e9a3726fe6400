import { Box, Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Breadcrumb } from '../api/eventTypes';
import { LevelBadge } from '../issues/Badges';
import { formatExact } from '../ui';
import classes from './Issue.module.css';
import { filledPairs, KeyValues } from './KeyValues';
import { Section } from './Section';
import { Value } from './Value';

const kFew = 15;

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

function CrumbTime({ timestamp }: { timestamp: string | null | undefined }) {
  const date = new Date(timestamp ?? '');
  if (!timestamp || Number.isNaN(date.getTime())) return <span>{timestamp ?? ''}</span>;
  return (
    <time dateTime={timestamp} title={formatExact(date)}>
      {clock.format(date)}
    </time>
  );
}

/** What happened before the event, the latest first. */
export function Breadcrumbs({ crumbs }: { crumbs: Breadcrumb[] }) {
  const [isAll, setAll] = useState(false);
  const newest = [...crumbs].reverse();
  const shown = isAll ? newest : newest.slice(0, kFew);
  return (
    <Section title={`Breadcrumbs (${crumbs.length})`}>
      <Box style={{ overflowX: 'auto' }}>
        <Table className={classes.crumbs} verticalSpacing={6} aria-label="Breadcrumbs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Time</Table.Th>
              <Table.Th>Category</Table.Th>
              <Table.Th>Level</Table.Th>
              <Table.Th w="60%">What happened</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((crumb, i) => (
              <CrumbRow key={newest.length - i} crumb={crumb} />
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      {newest.length > kFew && (
        <Button
          variant="default"
          size="xs"
          mt="xs"
          onClick={() => setAll(!isAll)}
          aria-expanded={isAll}
        >
          {isAll ? 'Show the latest only' : `Show all ${newest.length}`}
        </Button>
      )}
    </Section>
  );
}

function CrumbRow({ crumb }: { crumb: Breadcrumb }) {
  const data = filledPairs(crumb.data ?? {});
  return (
    <Table.Tr>
      <Table.Td className={classes.crumbTime}>
        <CrumbTime timestamp={crumb.timestamp} />
      </Table.Td>
      <Table.Td className="wrap-anywhere">
        {crumb.category ?? crumb.type}
        {crumb.category && crumb.type && crumb.type !== 'default' && (
          <Text size="xs" c="dimmed">
            {crumb.type}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.crumbLevel}>
        {crumb.level && <LevelBadge level={crumb.level} />}
      </Table.Td>
      <Table.Td>
        {crumb.message && <Value value={crumb.message} />}
        {data.length > 0 && <KeyValues pairs={data} label="Data of the breadcrumb" />}
      </Table.Td>
    </Table.Tr>
  );
}
