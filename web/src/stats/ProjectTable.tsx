import { Anchor, Table } from '@mantine/core';
import type { Project } from '../api/types';
import { projectName } from '../projects/projectName';
import { ScrollTable } from '../ui';
import { formatQuantity, type Category } from './categories';
import type { ProjectTotal } from './statsData';

interface Props {
  totals: readonly ProjectTotal[];
  projects: readonly Project[];
  category: Category;
  /** The id of the project that the page shows, or ''. */
  chosen: string;
  onChoose: (project: string) => void;
}

export function ProjectTable({ totals, projects, category, chosen, onChoose }: Props) {
  const name = (id: string) => {
    const project = projects.find((each) => each.id === id);
    return project ? projectName(project, projects) : id;
  };
  return (
    <ScrollTable label="Totals by project" minWidth={420}>
      <Table aria-label="Totals by project">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Project</Table.Th>
            <Table.Th ta="right">Total</Table.Th>
            <Table.Th ta="right">Accepted</Table.Th>
            <Table.Th ta="right">Not stored</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {totals.map((row) => (
            <Table.Tr
              key={row.id}
              bg={row.id === chosen ? 'var(--mantine-primary-color-light)' : undefined}
            >
              <Table.Th scope="row" fw={400} className="wrap-anywhere">
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  ta="left"
                  aria-pressed={row.id === chosen}
                  onClick={() => onChoose(row.id === chosen ? '' : row.id)}
                >
                  {name(row.id)}
                </Anchor>
              </Table.Th>
              <Table.Td ta="right">{formatQuantity(row.total, category)}</Table.Td>
              <Table.Td ta="right">{formatQuantity(row.accepted, category)}</Table.Td>
              <Table.Td ta="right">{formatQuantity(row.lost, category)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}
