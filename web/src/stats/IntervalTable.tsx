import { Table } from '@mantine/core';
import { ScrollTable } from '../ui';
import { formatQuantity, type Category } from './categories';
import type { OutcomeInfo } from './outcomes';
import { intervalLabel, type Bar } from './statsData';

interface Props {
  id: string;
  bars: readonly Bar[];
  outcomes: readonly OutcomeInfo[];
  category: Category;
  interval: string;
}

/** The bars of the chart as numbers. */
export function IntervalTable({ id, bars, outcomes, category, interval }: Props) {
  return (
    <ScrollTable
      label="Amounts by interval"
      minWidth={200 + 110 * outcomes.length}
      maxHeight={420}
      id={id}
    >
      <Table aria-label="Amounts by interval" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{interval === '1d' ? 'Day (UTC)' : `From (${interval} each)`}</Table.Th>
            {outcomes.map((outcome) => (
              <Table.Th key={outcome.id} ta="right">
                {outcome.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bars.map(({ start, counts }) => (
            <Table.Tr key={start}>
              <Table.Th scope="row" fw={400} style={{ whiteSpace: 'nowrap' }}>
                <time dateTime={start}>{intervalLabel(start, interval)}</time>
              </Table.Th>
              {outcomes.map(({ id: outcome }) => (
                <Table.Td key={outcome} ta="right">
                  {formatQuantity(counts[outcome] ?? 0, category)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}
