import { Checkbox, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import type { Issue } from '../api/types';
import { AnchorLink, formatCount, formatFullCount, Sparkline, TimeAgo } from '../ui';
import { AssigneeMenu } from './AssigneeMenu';
import { LevelBadge, LevelStripe, StatusBadge, SubstatusBadge, UnhandledBadge } from './Badges';
import { BookmarkButton } from './BookmarkButton';
import { issueStats } from './issueStats';
import classes from './Stream.module.css';

interface Props {
  org: string;
  issue: Issue;
  canWrite: boolean;
  isSelected: boolean;
  onSelect: (selected: boolean) => void;
}

export function IssueRow({ org, issue, canWrite, isSelected, onSelect }: Props) {
  const { points, label } = issueStats(issue.stats);
  return (
    <Table.Tr className={classes.row} data-selected={isSelected || undefined}>
      <Table.Td className={classes.select}>
        <LevelStripe level={issue.level} />
        <Checkbox
          size="xs"
          checked={isSelected}
          disabled={!canWrite}
          onChange={(event) => onSelect(event.currentTarget.checked)}
          aria-label={`Select ${issue.shortId}`}
        />
      </Table.Td>
      <Table.Td className={classes.main}>
        <Title org={org} issue={issue} />
        {issue.culprit && (
          <Text size="xs" c="dimmed" className={classes.culprit} title={issue.culprit}>
            {issue.culprit}
          </Text>
        )}
        <Meta issue={issue} />
      </Table.Td>
      <Table.Td visibleFrom="md" miw={144}>
        <Sparkline points={points} label={`Events of ${issue.shortId}, ${label}`} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right" title={`${formatFullCount(issue.count)} events`}>
        <span className={classes.number}>{formatCount(issue.count)}</span>
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right" title={`${formatFullCount(issue.userCount)} users`}>
        <span className={classes.number}>{formatCount(issue.userCount)}</span>
      </Table.Td>
      <Table.Td visibleFrom="md" ta="center">
        <AssigneeMenu org={org} issue={issue} disabled={!canWrite} compact />
      </Table.Td>
      <Table.Td className={classes.bookmark}>
        <BookmarkButton org={org} issue={issue} />
      </Table.Td>
    </Table.Tr>
  );
}

function Title({ org, issue }: Pick<Props, 'org' | 'issue'>) {
  const { type, value } = issue.metadata;
  const isError = Boolean(type) && issue.title.startsWith(type ?? '');
  return (
    <AnchorLink
      to={`/organizations/${org}/issues/${issue.id}/`}
      c="var(--mantine-color-text)"
      className={classes.title}
      fw={issue.hasSeen === false ? 700 : 600}
      title={issue.title}
    >
      {isError ? type : issue.title}
      {isError && value && <span className={classes.value}>: {value}</span>}
    </AnchorLink>
  );
}

function Meta({ issue }: { issue: Issue }) {
  return (
    <Group mt={4} className={classes.meta}>
      <LevelBadge level={issue.level} />
      {issue.status !== 'unresolved' && <StatusBadge status={issue.status} />}
      <SubstatusBadge substatus={issue.status === 'unresolved' ? issue.substatus : null} />
      {issue.isUnhandled && <UnhandledBadge />}
      <span className="mono">{issue.shortId}</span>
      <span>{issue.project.name}</span>
      <span>
        <VisuallyHidden>last seen </VisuallyHidden>
        <TimeAgo date={issue.lastSeen} />
        <span aria-hidden> · </span>
        first <TimeAgo date={issue.firstSeen} />
      </span>
      <span className={classes.phone}>
        {formatCount(issue.count)} {issue.count === '1' ? 'event' : 'events'} ·{' '}
        {formatCount(issue.userCount)} {issue.userCount === 1 ? 'user' : 'users'}
      </span>
    </Group>
  );
}
