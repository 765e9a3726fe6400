import { Anchor, Breadcrumbs, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconEyeOff, IconRotate } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { useIssueActions } from '../api/hooks/issues';
import type { IssueDetail, IssueStatus } from '../api/types';
import { AssigneeMenu } from '../issues/AssigneeMenu';
import { LevelBadge, StatusBadge, SubstatusBadge, UnhandledBadge } from '../issues/Badges';
import { BookmarkButton } from '../issues/BookmarkButton';
import { ConfirmButton, formatCount, formatFullCount, notifyError, notifySuccess } from '../ui';

interface Props {
  org: string;
  issue: IssueDetail;
  canWrite: boolean;
  canDelete: boolean;
}

export function IssueHeader({ org, issue, canWrite, canDelete }: Props) {
  const { type, value } = issue.metadata;
  return (
    <Stack gap="xs" mb="md">
      <Breadcrumbs separator="›">
        <Anchor component={Link} to={`/organizations/${org}/issues/`} size="sm">
          Issues
        </Anchor>
        <Anchor
          component={Link}
          to={`/organizations/${org}/issues/?project=${issue.project.id}`}
          size="sm"
        >
          {issue.project.name}
        </Anchor>
        <Text size="sm" className="mono">
          {issue.shortId}
        </Text>
      </Breadcrumbs>
      <Group justify="space-between" align="flex-start" gap="lg">
        <div style={{ flex: '1 1 24rem', minWidth: 0 }}>
          <Title order={1} size="h3" className="wrap-anywhere">
            {type && issue.title.startsWith(type) ? type : issue.title}
          </Title>
          {type && value && (
            <Text className="mono wrap-anywhere" size="sm" lineClamp={6} mt={2}>
              {value}
            </Text>
          )}
          {issue.culprit && (
            <Text size="sm" c="dimmed" mt={4} className="wrap-anywhere">
              {issue.culprit}
            </Text>
          )}
          <Group gap={8} mt="xs">
            <StatusBadge status={issue.status} />
            <LevelBadge level={issue.level} />
            <SubstatusBadge substatus={issue.status === 'unresolved' ? issue.substatus : null} />
            {issue.isUnhandled && <UnhandledBadge />}
          </Group>
        </div>
        <Group gap="xl" wrap="nowrap">
          <Count label="Events" value={issue.count} />
          <Count label="Users" value={issue.userCount} />
        </Group>
      </Group>
      <Actions org={org} issue={issue} canWrite={canWrite} canDelete={canDelete} />
    </Stack>
  );
}

function Count({ label, value }: { label: string; value: string | number }) {
  return (
    <div title={`${formatFullCount(value)} ${label.toLowerCase()}`}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} lh={1.2}>
        {formatCount(value)}
      </Text>
    </div>
  );
}

const kDone: Record<IssueStatus, string> = {
  resolved: 'Issue resolved.',
  ignored: 'Issue ignored.',
  unresolved: 'Issue marked unresolved.',
};

function Actions({ org, issue, canWrite, canDelete }: Props) {
  const { change, remove } = useIssueActions(org);
  const navigate = useNavigate();
  const isOpen = issue.status === 'unresolved';
  const set = (status: IssueStatus) =>
    change.mutate(
      { ids: [issue.id], change: { status } },
      {
        onSuccess: () => notifySuccess(kDone[status]),
        onError: (error) => notifyError(error, 'The status was not changed'),
      },
    );
  const common = { disabled: !canWrite || change.isPending };
  return (
    <Group gap="xs" role="toolbar" aria-label="Actions on the issue">
      {isOpen ? (
        <>
          <Button {...common} leftSection={<IconCheck size={16} />} onClick={() => set('resolved')}>
            Resolve
          </Button>
          <Button
            {...common}
            variant="default"
            leftSection={<IconEyeOff size={16} />}
            onClick={() => set('ignored')}
          >
            Ignore
          </Button>
        </>
      ) : (
        <Button
          {...common}
          variant="default"
          leftSection={<IconRotate size={16} />}
          onClick={() => set('unresolved')}
        >
          Unresolve
        </Button>
      )}
      <AssigneeMenu org={org} issue={issue} disabled={!canWrite} />
      <BookmarkButton org={org} issue={issue} size="lg" variant="default" />
      {canDelete && (
        <ConfirmButton
          title={`Delete ${issue.shortId}?`}
          message="The issue and its events are deleted. This cannot be undone."
          confirmLabel="Delete issue"
          onConfirm={async () => {
            await remove.mutateAsync(issue.id);
            notifySuccess(`${issue.shortId} deleted.`);
            await navigate(`/organizations/${org}/issues/`);
          }}
        >
          Delete
        </ConfirmButton>
      )}
    </Group>
  );
}
