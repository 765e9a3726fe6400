import { Button, Group, Modal, Paper, Stack, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { errorText, fieldErrors } from '../../api/client';
import { useAccess, useCreateTeam } from '../../api/hooks/organizations';
import type { TeamDetail } from '../../api/types';
import {
  AnchorLink,
  EmptyState,
  ErrorState,
  LoadingState,
  notifySuccess,
  PageHeader,
  Pager,
  usePageTitle,
} from '../../ui';
import { useTeamPage } from '../api';
import { GuardedButton } from '../parts';
import { required } from '../validate';

function CreateForm({ org, onClose }: { org: string; onClose: () => void }) {
  const create = useCreateTeam(org);
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({ initialValues: { name: '' }, validate: { name: required } });
  const submit = form.onSubmit(async ({ name }) => {
    setProblem(null);
    try {
      const team = await create.mutateAsync(name.trim());
      notifySuccess(`The team ${team.name} was created.`);
      void navigate(`/settings/${org}/teams/${team.slug}/`);
    } catch (error) {
      form.setErrors(fieldErrors(error));
      setProblem(errorText(error));
    }
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label="Name"
          description="The slug is made from it"
          withAsterisk
          maxLength={64}
          data-autofocus
          {...form.getInputProps('name')}
        />
        {problem !== null && form.errors.name === undefined && (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create Team
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function TeamTable({ org, teams }: { org: string; teams: TeamDetail[] }) {
  return (
    <Paper withBorder>
      <Table verticalSpacing="sm" aria-label="Teams">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Team</Table.Th>
            <Table.Th>Members</Table.Th>
            <Table.Th>Projects</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {teams.map((team) => (
            <Table.Tr key={team.id}>
              <Table.Td className="wrap-anywhere">
                <AnchorLink to={`/settings/${org}/teams/${team.slug}/`}>#{team.slug}</AnchorLink>
                {team.name !== team.slug && (
                  <Text size="xs" c="dimmed">
                    {team.name}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{team.memberCount ?? '–'}</Table.Td>
              <Table.Td>{team.projects?.length ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

export function TeamsPage({ org }: { org: string }) {
  const [cursor, setCursor] = useState('');
  const [creating, dialog] = useDisclosure(false);
  const teams = useTeamPage(org, cursor);
  const has = useAccess(org);
  const allowed = has('org:write') || has('org:admin') || has('team:write');
  const createButton = (
    <GuardedButton
      allowed={allowed}
      reason="Creating a team needs the role Admin, Manager or Owner."
      onClick={dialog.open}
    >
      Create Team
    </GuardedButton>
  );
  usePageTitle('Teams', org);
  return (
    <>
      <PageHeader
        title="Teams"
        description="Groups of people and the projects they look after"
        actions={createButton}
      />
      {teams.isPending && <LoadingState />}
      {teams.isError && <ErrorState error={teams.error} onRetry={() => void teams.refetch()} />}
      {teams.data?.data.length === 0 && (
        <EmptyState title="There is no team yet">
          Every project belongs to a team. Create the first one with the button above.
        </EmptyState>
      )}
      {teams.data && teams.data.data.length > 0 && <TeamTable org={org} teams={teams.data.data} />}
      <Pager page={teams.data} onCursor={setCursor} />
      <Modal opened={creating} onClose={dialog.close} title="Create Team">
        <CreateForm org={org} onClose={dialog.close} />
      </Modal>
    </>
  );
}
