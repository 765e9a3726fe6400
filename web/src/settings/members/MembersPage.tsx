import { Badge, Group, NativeSelect, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useMe } from '../../api/hooks/account';
import { useAccess, useOrganization } from '../../api/hooks/organizations';
import type { Member } from '../../api/types';
import {
  ConfirmButton,
  CopyField,
  ErrorState,
  LoadingState,
  notifyError,
  notifySuccess,
  PageHeader,
  Pager,
  ScrollTable,
  TimeAgo,
  usePageTitle,
} from '../../ui';
import { useMember, useMemberActions, useMembers, type OrgRole } from '../api';
import { GuardedButton, Panel } from '../parts';
import { mayManage, roleLabel, rolesUpTo } from '../roles';
import { InviteDialog } from './InviteDialog';

interface RowProps {
  org: string;
  member: Member;
  ownRole: string | null;
  /** The caller may change and remove members at all. */
  allowed: boolean;
}

function RoleCell({ org, member, ownRole, allowed }: RowProps) {
  const { setRole } = useMemberActions(org);
  if (!allowed || !mayManage(ownRole, member.orgRole)) {
    return <Text size="sm">{roleLabel(member.orgRole)}</Text>;
  }
  const change = (orgRole: OrgRole) =>
    setRole.mutate(
      { id: member.id, orgRole },
      {
        onSuccess: () => notifySuccess(`${member.email} is now ${roleLabel(orgRole)}.`),
        onError: (error) => notifyError(error, 'The role was not changed'),
      },
    );
  return (
    <NativeSelect
      size="xs"
      w={120}
      aria-label={`Role of ${member.email}`}
      value={member.orgRole}
      disabled={setRole.isPending}
      data={rolesUpTo(ownRole).map((role) => ({ value: role.id, label: role.label }))}
      onChange={(event) => change(event.currentTarget.value as OrgRole)}
    />
  );
}

function RemoveCell({ org, member, ownRole, allowed }: RowProps) {
  const { remove } = useMemberActions(org);
  const me = useMe();
  const isSelf = member.user !== null && member.user.id === me.data?.id;
  if (!isSelf && (!allowed || !mayManage(ownRole, member.orgRole))) return null;
  const label = member.pending ? 'Revoke' : isSelf ? 'Leave' : 'Remove';
  const message = member.pending
    ? `The invitation link of ${member.email} will stop working.`
    : isSelf
      ? 'You will lose access to this organization at once.'
      : `${member.email} will lose access to this organization at once. What they did stays.`;
  return (
    <ConfirmButton
      size="xs"
      title={`${label} ${isSelf ? 'the organization' : member.email}?`}
      message={message}
      confirmLabel={label}
      aria-label={`${label} ${member.email}`}
      onConfirm={async () => {
        await remove.mutateAsync(member.id);
        notifySuccess(isSelf ? 'You left.' : `${member.email} was removed.`);
        if (isSelf) window.location.assign('/');
      }}
    >
      {label}
    </ConfirmButton>
  );
}

function MemberTable({ members, ...row }: Omit<RowProps, 'member'> & { members: Member[] }) {
  return (
    <ScrollTable label="Members" minWidth={480}>
      <Table verticalSpacing="sm" aria-label="Members">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Member</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>Since</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <Table.Tr key={member.id}>
              <Table.Td className="wrap-anywhere">
                <Text size="sm" fw={500}>
                  {member.name || member.email}
                </Text>
                {member.name !== '' && member.name !== member.email && (
                  <Text size="xs" c="dimmed">
                    {member.email}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <RoleCell member={member} {...row} />
              </Table.Td>
              <Table.Td>
                <TimeAgo date={member.dateCreated} />
              </Table.Td>
              <Table.Td ta="right">
                <RemoveCell member={member} {...row} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}

function Invitation({ member, ...row }: RowProps) {
  const detail = useMember(row.org, member.id, row.allowed);
  return (
    <Stack gap="xs" component="li" style={{ listStyle: 'none' }}>
      <Group justify="space-between" wrap="wrap" gap="xs">
        <Group gap="xs">
          <Text size="sm" fw={500} className="wrap-anywhere">
            {member.email}
          </Text>
          <Badge variant="light" color={member.expired ? 'red' : 'gray'}>
            {member.expired ? 'Expired' : 'Invited'}
          </Badge>
          <Text size="xs" c="dimmed">
            <TimeAgo date={member.dateCreated} />
          </Text>
        </Group>
        <Group gap="xs">
          <RoleCell member={member} {...row} />
          <RemoveCell member={member} {...row} />
        </Group>
      </Group>
      {detail.data?.invite_link && (
        <CopyField
          label="Invitation link"
          ariaLabel={`Invitation link of ${member.email}`}
          hideLabel
          value={detail.data.invite_link}
        />
      )}
    </Stack>
  );
}

export function MembersPage({ org }: { org: string }) {
  const [cursor, setCursor] = useState('');
  const [inviting, dialog] = useDisclosure(false);
  const members = useMembers(org, cursor);
  const organization = useOrganization(org);
  const has = useAccess(org);
  const allowed = has('member:write') || has('member:admin');
  const ownRole = organization.data?.orgRole ?? null;
  const all = members.data?.data ?? [];
  const active = all.filter((member) => !member.pending);
  const pending = all.filter((member) => member.pending);
  const row = { org, ownRole, allowed };
  usePageTitle('Members', org);

  return (
    <>
      <PageHeader
        title="Members"
        description="Who belongs to the organization, and what they may do"
        actions={
          <GuardedButton
            allowed={allowed || has('member:invite')}
            reason="You may not invite people to this organization. A Manager or Owner can."
            onClick={dialog.open}
          >
            Invite Member
          </GuardedButton>
        }
      />
      {members.isPending && <LoadingState />}
      {members.isError && (
        <ErrorState error={members.error} onRetry={() => void members.refetch()} />
      )}
      {members.data && (
        <Stack>
          {pending.length > 0 && (
            <Panel
              title="Pending Invitations"
              description="Each link lets one person join. Hand it over yourself."
            >
              <Stack component="ul" m={0} p={0} gap="lg">
                {pending.map((member) => (
                  <Invitation key={member.id} member={member} {...row} />
                ))}
              </Stack>
            </Panel>
          )}
          <Panel title="Active Members">
            <MemberTable members={active} {...row} />
          </Panel>
        </Stack>
      )}
      <Pager page={members.data} onCursor={setCursor} />
      <InviteDialog org={org} ownRole={ownRole} opened={inviting} onClose={dialog.close} />
    </>
  );
}
