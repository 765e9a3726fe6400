import {
  Alert,
  Button,
  Group,
  Modal,
  MultiSelect,
  NativeSelect,
  Stack,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { errorText, fieldErrors } from '../../api/client';
import { useTeams } from '../../api/hooks/organizations';
import type { MemberDetail } from '../../api/types';
import { CopyField } from '../../ui';
import { useMemberActions, type OrgRole } from '../api';
import { rolesUpTo } from '../roles';

interface Props {
  org: string;
  ownRole: string | null;
  opened: boolean;
  onClose: () => void;
}

function invitedText({ email, pending, invite_link: link }: MemberDetail): string {
  if (!pending) return `${email} now belongs to the organization.`;
  if (link === null) return `${email} is invited. A Manager or Owner can hand over the link.`;
  return `${email} is invited. Hand over this link: whoever opens it can join as ${email}.`;
}

function Invited({ member, onClose }: { member: MemberDetail; onClose: () => void }) {
  return (
    <Stack>
      <Alert color="teal" variant="light" role="status">
        {invitedText(member)}
      </Alert>
      {member.invite_link !== null && (
        <CopyField label="Invitation link" value={member.invite_link} />
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

function InviteForm({
  org,
  ownRole,
  onInvited,
  onClose,
}: Omit<Props, 'opened'> & {
  onInvited: (member: MemberDetail) => void;
}) {
  const { invite } = useMemberActions(org);
  const teams = useTeams(org);
  const [problem, setProblem] = useState<string | null>(null);
  const roles = rolesUpTo(ownRole);
  const form = useForm({
    initialValues: { email: '', orgRole: 'member' as OrgRole, teams: [] as string[] },
    validate: {
      email: (value) =>
        /^\S+@\S+$/.test(value.trim()) ? null : 'Enter an e-mail address, such as ada@example.com',
    },
  });
  const submit = form.onSubmit(async (values) => {
    setProblem(null);
    try {
      const teamRoles = values.teams.map((teamSlug) => ({ teamSlug, role: 'contributor' }));
      const email = values.email.trim();
      onInvited(await invite.mutateAsync({ email, orgRole: values.orgRole, teamRoles }));
    } catch (error) {
      form.setErrors(fieldErrors(error));
      setProblem(errorText(error));
    }
  });
  const role = roles.find((each) => each.id === form.values.orgRole);
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label="E-mail"
          type="email"
          withAsterisk
          maxLength={75}
          data-autofocus
          {...form.getInputProps('email')}
        />
        <NativeSelect
          label="Role"
          description={role?.description}
          data={roles.map((each) => ({ value: each.id, label: each.label }))}
          {...form.getInputProps('orgRole')}
        />
        <MultiSelect
          label="Teams"
          placeholder={form.values.teams.length === 0 ? 'None' : undefined}
          data={(teams.data ?? []).map((team) => ({ value: team.slug, label: `#${team.slug}` }))}
          searchable
          nothingFoundMessage="No team with this name"
          {...form.getInputProps('teams')}
        />
        {problem !== null && (
          <Alert color="red" variant="light" role="alert">
            {problem}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Asks whom to invite, then shows the link to hand over. */
export function InviteDialog({ org, ownRole, opened, onClose }: Props) {
  const [invited, setInvited] = useState<MemberDetail | null>(null);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Invite Member"
      onExitTransitionEnd={() => setInvited(null)}
    >
      {invited === null ? (
        <InviteForm org={org} ownRole={ownRole} onInvited={setInvited} onClose={onClose} />
      ) : (
        <Invited member={invited} onClose={onClose} />
      )}
    </Modal>
  );
}
