import { Avatar, Button, Menu, ScrollArea, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconUser, IconUserOff, IconUsers } from '@tabler/icons-react';
import { useMe } from '../api/hooks/account';
import { useIssueActions } from '../api/hooks/issues';
import { useTeams, useUsers } from '../api/hooks/organizations';
import type { Actor, Issue } from '../api/types';
import { notifyError, notifySuccess } from '../ui';

interface Props {
  org: string;
  issue: Pick<Issue, 'id' | 'shortId' | 'assignedTo'>;
  /** Only the picture, for narrow places. */
  compact?: boolean;
  disabled?: boolean;
}

export function actorName(actor: Actor | null): string {
  if (!actor) return 'nobody';
  return actor.type === 'team' ? `#${actor.name}` : actor.name || actor.email || 'somebody';
}

function Picture({ actor }: { actor: Actor | null }) {
  if (!actor) {
    return (
      <Avatar size={26} radius="xl" variant="transparent" color="gray">
        <IconUser size={17} />
      </Avatar>
    );
  }
  const isTeam = actor.type === 'team';
  return (
    <Avatar
      size={26}
      radius={isTeam ? 'sm' : 'xl'}
      name={actorName(actor)}
      color="initials"
      alt=""
    />
  );
}

export function AssigneeMenu({ org, issue, compact = false, disabled = false }: Props) {
  const { change } = useIssueActions(org);
  const name = actorName(issue.assignedTo);
  const assign = (assignedTo: string, to: string) =>
    change.mutate(
      { ids: [issue.id], change: { assignedTo } },
      {
        onSuccess: () => notifySuccess(`${issue.shortId} is assigned to ${to}.`),
        onError: (error) => notifyError(error, 'Assigning failed'),
      },
    );
  return (
    <Menu position="bottom-end" withinPortal width={260} disabled={disabled}>
      <Menu.Target>
        {compact ? (
          <UnstyledButton
            aria-label={`Assigned to ${name}: change for ${issue.shortId}`}
            title={`Assigned to ${name}`}
            disabled={disabled}
            style={{ borderRadius: '50%', display: 'inline-flex' }}
          >
            <Picture actor={issue.assignedTo} />
          </UnstyledButton>
        ) : (
          <Button
            variant="default"
            leftSection={<Picture actor={issue.assignedTo} />}
            rightSection={<IconChevronDown size={14} />}
            disabled={disabled}
            loading={change.isPending}
            aria-label={`Assigned to ${name}: change`}
            px="xs"
          >
            {issue.assignedTo ? name : 'Assign'}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Candidates org={org} isAssigned={issue.assignedTo !== null} onAssign={assign} />
      </Menu.Dropdown>
    </Menu>
  );
}

interface CandidatesProps {
  org: string;
  isAssigned: boolean;
  onAssign: (assignedTo: string, to: string) => void;
}

/** Mounted with the open menu only, so that a list of issues asks for nothing in advance. */
function Candidates({ org, isAssigned, onAssign }: CandidatesProps) {
  const me = useMe();
  const users = useUsers(org);
  const teams = useTeams(org);
  const own = me.data?.id;
  const sorted = [...(users.data ?? [])].sort(
    (a, b) => Number(b.id === own) - Number(a.id === own),
  );
  return (
    <ScrollArea.Autosize mah={320}>
      {isAssigned && (
        <Menu.Item leftSection={<IconUserOff size={18} />} onClick={() => onAssign('', 'nobody')}>
          Nobody
        </Menu.Item>
      )}
      <Menu.Label>People</Menu.Label>
      {sorted.map((user) => (
        <Menu.Item
          key={user.id}
          leftSection={<Avatar size={20} radius="xl" name={user.name} color="initials" alt="" />}
          onClick={() => onAssign(`user:${user.id}`, user.id === own ? 'you' : user.name)}
        >
          {user.id === own ? `${user.name} (you)` : user.name}
        </Menu.Item>
      ))}
      {(teams.data ?? []).length > 0 && <Menu.Label>Teams</Menu.Label>}
      {teams.data?.map((team) => (
        <Menu.Item
          key={team.id}
          leftSection={<IconUsers size={18} />}
          onClick={() => onAssign(`team:${team.id}`, `#${team.slug}`)}
        >
          #{team.slug}
        </Menu.Item>
      ))}
    </ScrollArea.Autosize>
  );
}
