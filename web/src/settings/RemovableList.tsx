import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ConfirmButton } from '../ui';

export interface RemovableRow {
  id: string;
  label: ReactNode;
  /** The question, what becomes of it, and the name of the button for a screen reader. */
  title: string;
  message: string;
  removeLabel: string;
  onRemove: () => Promise<unknown>;
}

interface Props {
  label: string;
  rows: readonly RemovableRow[];
  allowed: boolean;
  /** Shown when there is no row. */
  empty: ReactNode;
}

/** What belongs to something, each with a button that takes it away. */
export function RemovableList({ label, rows, allowed, empty }: Props) {
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    );
  }
  return (
    <Table aria-label={label}>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td className="wrap-anywhere">{row.label}</Table.Td>
            <Table.Td ta="right">
              {allowed && (
                <ConfirmButton
                  size="xs"
                  title={row.title}
                  message={row.message}
                  confirmLabel="Remove"
                  aria-label={row.removeLabel}
                  onConfirm={row.onRemove}
                >
                  Remove
                </ConfirmButton>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
