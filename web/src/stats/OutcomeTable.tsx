import { ColorSwatch, Group, Table, Text } from '@mantine/core';
import { ScrollTable } from '../ui';
import { formatQuantity, type Category } from './categories';
import { reasonText } from './outcomes';
import type { OutcomeTotal } from './statsData';

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** `indigo.6` as the variable that the theme gives it. */
function cssColor(color: string): string {
  return `var(--mantine-color-${color.replace('.', '-')})`;
}

interface Props {
  totals: readonly OutcomeTotal[];
  category: Category;
}

/** What became of everything, with what each fate means and the reasons for it. */
export function OutcomeTable({ totals, category }: Props) {
  return (
    <ScrollTable label="Totals by outcome" minWidth={520}>
      <Table aria-label="Totals by outcome" verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Outcome</Table.Th>
            <Table.Th ta="right">Amount</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
            <Table.Th>Meaning and reasons</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {totals.map(({ outcome, count, share, reasons }) => (
            <Table.Tr key={outcome.id} style={{ verticalAlign: 'top' }}>
              <Table.Th scope="row" fw={500}>
                <Group gap={8} wrap="nowrap" align="baseline">
                  <ColorSwatch size={12} color={cssColor(outcome.color)} aria-hidden />
                  {outcome.label}
                </Group>
              </Table.Th>
              <Table.Td ta="right">{formatQuantity(count, category)}</Table.Td>
              <Table.Td ta="right">{percent.format(share)}</Table.Td>
              <Table.Td>
                <Text size="sm" c="dimmed">
                  {outcome.explanation}
                </Text>
                {reasons.length > 0 && (
                  <ul style={{ margin: '4px 0 0', paddingInlineStart: 18 }}>
                    {reasons.map(({ reason, count: part }) => (
                      <li key={reason}>
                        <Reason outcome={outcome.id} reason={reason} />
                        <Text span size="sm">{`: ${formatQuantity(part, category)}`}</Text>
                      </li>
                    ))}
                  </ul>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}

function Reason({ outcome, reason }: { outcome: string; reason: string }) {
  const text = reasonText(outcome, reason);
  return (
    <Text span size="sm" className="wrap-anywhere">
      <span className="mono">{reason}</span>
      {text && ` (${text})`}
    </Text>
  );
}
