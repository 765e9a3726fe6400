import { Button, Checkbox, Group, Paper, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useIssueActions } from '../api/hooks/issues';
import type { Issue, IssueStatus } from '../api/types';
import { notifyError, notifySuccess } from '../ui';
import { IssueRow } from './IssueRow';
import classes from './Stream.module.css';

interface Props {
  org: string;
  issues: Issue[];
  canWrite: boolean;
  /** The page on screen is being replaced. */
  isStale: boolean;
  statsLabel: string;
}

const kBulk: [IssueStatus, string, string][] = [
  ['resolved', 'Resolve', 'resolved'],
  ['ignored', 'Ignore', 'ignored'],
  ['unresolved', 'Unresolve', 'marked unresolved'],
];

export function IssueTable({ org, issues, canWrite, isStale, statsLabel }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // An issue that left the page leaves the selection too.
  const selected = issues.map(({ id }) => id).filter((id) => chosen.has(id));
  const isAll = selected.length > 0 && selected.length === issues.length;

  const select = (id: string, isOn: boolean) => {
    const next = new Set(selected);
    if (isOn) next.add(id);
    else next.delete(id);
    setChosen(next);
  };

  return (
    <Paper withBorder className={classes.table} data-stale={isStale || undefined}>
      <Table verticalSpacing="xs" horizontalSpacing="sm" aria-label="Issues" aria-busy={isStale}>
        <Table.Thead>
          <Table.Tr className={classes.head}>
            <Table.Th className={classes.select}>
              <Checkbox
                size="xs"
                checked={isAll}
                indeterminate={selected.length > 0 && !isAll}
                disabled={!canWrite}
                onChange={() => setChosen(new Set(isAll ? [] : issues.map(({ id }) => id)))}
                aria-label="Select all issues on this page"
              />
            </Table.Th>
            {selected.length > 0 ? (
              <Table.Th colSpan={6}>
                <BulkBar org={org} ids={selected} onDone={() => setChosen(new Set())} />
              </Table.Th>
            ) : (
              <>
                <Table.Th>Issue</Table.Th>
                <Table.Th visibleFrom="md">{statsLabel}</Table.Th>
                <Table.Th visibleFrom="sm" ta="right">
                  Events
                </Table.Th>
                <Table.Th visibleFrom="sm" ta="right">
                  Users
                </Table.Th>
                <Table.Th visibleFrom="md" ta="center">
                  Assignee
                </Table.Th>
                <Table.Th>
                  <VisuallyHidden>Bookmark</VisuallyHidden>
                </Table.Th>
              </>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {issues.map((issue) => (
            <IssueRow
              key={issue.id}
              org={org}
              issue={issue}
              canWrite={canWrite}
              isSelected={chosen.has(issue.id)}
              onSelect={(isOn) => select(issue.id, isOn)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

interface BulkProps {
  org: string;
  ids: string[];
  onDone: () => void;
}

function BulkBar({ org, ids, onDone }: BulkProps) {
  const { change } = useIssueActions(org);
  const noun = ids.length === 1 ? '1 issue' : `${ids.length} issues`;
  const apply = (status: IssueStatus, done: string) =>
    change.mutate(
      { ids, change: { status } },
      {
        onSuccess: () => {
          notifySuccess(`${noun} ${done}.`);
          onDone();
        },
        onError: (error) => notifyError(error, 'The issues were not changed'),
      },
    );
  return (
    <Group gap="xs" role="toolbar" aria-label="Change the selected issues">
      <Text size="sm" fw={600} role="status">
        {noun} selected
      </Text>
      {kBulk.map(([status, label, done]) => (
        <Button
          key={status}
          size="compact-sm"
          variant="default"
          disabled={change.isPending}
          onClick={() => apply(status, done)}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}
