import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from 'react-router';
import { fieldErrors } from '../../api/client';
import { useAccess } from '../../api/hooks/organizations';
import { useProjects } from '../../api/hooks/projects';
import type { TeamDetail } from '../../api/types';
import {
  AnchorLink,
  ConfirmButton,
  ErrorState,
  LoadingState,
  notifyError,
  notifySuccess,
  PageHeader,
  usePageTitle,
} from '../../ui';
import { AddRow } from '../AddRow';
import {
  useMembers,
  useProjectTeamActions,
  useTeam,
  useTeamActions,
  useTeamMembers,
  useTeamProjects,
} from '../api';
import { LockedNote, Panel } from '../parts';
import { required, slugProblem } from '../validate';

interface PartProps {
  org: string;
  team: TeamDetail;
  allowed: boolean;
}

function NamePanel({ org, team, allowed }: PartProps) {
  const { save } = useTeamActions(org, team.slug);
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: team.name, slug: team.slug },
    validate: { name: required, slug: slugProblem },
  });
  const submit = form.onSubmit(async ({ name, slug }) => {
    try {
      const saved = await save.mutateAsync({ name: name.trim(), slug });
      form.resetDirty();
      notifySuccess('The team was saved.');
      if (saved.slug !== team.slug) {
        void navigate(`/settings/${org}/teams/${saved.slug}/`, { replace: true });
      }
    } catch (error) {
      form.setErrors(fieldErrors(error));
      notifyError(error, 'The team was not saved');
    }
  });
  return (
    <Panel title="Team Settings">
      <form onSubmit={submit} noValidate>
        <Stack maw={560}>
          <TextInput
            label="Name"
            withAsterisk
            maxLength={64}
            disabled={!allowed}
            {...form.getInputProps('name')}
          />
          <TextInput
            label="Slug"
            withAsterisk
            maxLength={50}
            disabled={!allowed}
            {...form.getInputProps('slug')}
          />
          {allowed && (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                Save Changes
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Panel>
  );
}

function MembersPanel({ org, team, allowed }: PartProps) {
  const members = useTeamMembers(org, team.slug);
  const everyone = useMembers(org, '');
  const { addMember, removeMember } = useTeamActions(org, team.slug);
  const inTeam = new Set(members.data?.map((member) => member.id));
  const others = (everyone.data?.data ?? []).filter((member) => !inTeam.has(member.id));
  return (
    <Panel title="Members">
      {members.isPending && <LoadingState />}
      {members.isError && (
        <ErrorState error={members.error} onRetry={() => void members.refetch()} />
      )}
      {members.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody is in this team yet.
        </Text>
      )}
      {members.data && members.data.length > 0 && (
        <Table aria-label="Members of the team">
          <Table.Tbody>
            {members.data.map((member) => (
              <Table.Tr key={member.id}>
                <Table.Td className="wrap-anywhere">{member.name || member.email}</Table.Td>
                <Table.Td ta="right">
                  {allowed && (
                    <ConfirmButton
                      size="xs"
                      title={`Remove ${member.email} from the team?`}
                      message="They stay in the organization."
                      confirmLabel="Remove"
                      aria-label={`Remove ${member.email}`}
                      onConfirm={() => removeMember.mutateAsync(member.id)}
                    >
                      Remove
                    </ConfirmButton>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {allowed && members.data && (
        <AddRow
          noun="member"
          options={others.map((each) => ({ value: each.id, label: each.name || each.email }))}
          onAdd={(id) =>
            addMember
              .mutateAsync(id)
              .catch((error: unknown) => notifyError(error, 'The member was not added'))
          }
        />
      )}
    </Panel>
  );
}

function ProjectsPanel({ org, team, allowed }: PartProps) {
  const projects = useTeamProjects(org, team.slug);
  const all = useProjects(org);
  const { add, remove } = useProjectTeamActions(org);
  const inTeam = new Set(projects.data?.map((project) => project.id));
  const others = (all.data ?? []).filter((project) => !inTeam.has(project.id));
  return (
    <Panel title="Projects">
      {projects.isPending && <LoadingState />}
      {projects.isError && (
        <ErrorState error={projects.error} onRetry={() => void projects.refetch()} />
      )}
      {projects.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          This team looks after no project yet. Add one here, or{' '}
          <AnchorLink to={`/organizations/${org}/projects/new/`}>create one</AnchorLink>.
        </Text>
      )}
      {projects.data && projects.data.length > 0 && (
        <Table aria-label="Projects of the team">
          <Table.Tbody>
            {projects.data.map((project) => (
              <Table.Tr key={project.id}>
                <Table.Td className="wrap-anywhere">
                  <AnchorLink to={`/settings/${org}/projects/${project.slug}/`}>
                    {project.slug}
                  </AnchorLink>
                </Table.Td>
                <Table.Td ta="right">
                  {allowed && (
                    <ConfirmButton
                      size="xs"
                      title={`Take ${project.slug} from the team?`}
                      message="The project and its issues stay."
                      confirmLabel="Remove"
                      aria-label={`Remove ${project.slug}`}
                      onConfirm={() =>
                        remove.mutateAsync({ project: project.slug, team: team.slug })
                      }
                    >
                      Remove
                    </ConfirmButton>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {allowed && projects.data && (
        <AddRow
          noun="project"
          options={others.map((project) => ({ value: project.slug, label: project.slug }))}
          onAdd={(project) =>
            add
              .mutateAsync({ project, team: team.slug })
              .catch((error: unknown) => notifyError(error, 'The project was not added'))
          }
        />
      )}
    </Panel>
  );
}

function DeletePanel({ org, team }: Omit<PartProps, 'allowed'>) {
  const { remove } = useTeamActions(org, team.slug);
  const navigate = useNavigate();
  return (
    <Panel title="Delete Team" description="Its members and projects stay. This cannot be undone.">
      <Group>
        <ConfirmButton
          title={`Delete the team #${team.slug}?`}
          message="Its members and projects stay. This cannot be undone."
          confirmLabel="Delete Team"
          onConfirm={async () => {
            await remove.mutateAsync();
            notifySuccess(`The team ${team.name} was deleted.`);
            void navigate(`/settings/${org}/teams/`, { replace: true });
          }}
        >
          Delete Team
        </ConfirmButton>
      </Group>
    </Panel>
  );
}

export function TeamPage({ org }: { org: string }) {
  const slug = useParams().team ?? '';
  const team = useTeam(org, slug);
  const has = useAccess(org);
  const allowed = has('team:write') || has('team:admin');
  usePageTitle(`#${slug}`, 'Teams', org);
  return (
    <>
      <PageHeader title={`#${slug}`} description="Team" />
      {team.isPending && <LoadingState />}
      {team.isError && <ErrorState error={team.error} onRetry={() => void team.refetch()} />}
      {team.data && (
        <Stack key={team.data.slug}>
          {!allowed && (
            <LockedNote>Changing a team needs the role Admin, Manager or Owner.</LockedNote>
          )}
          <NamePanel org={org} team={team.data} allowed={allowed} />
          <MembersPanel org={org} team={team.data} allowed={allowed} />
          <ProjectsPanel
            org={org}
            team={team.data}
            allowed={has('project:write') || has('project:admin')}
          />
          {has('team:admin') && <DeletePanel org={org} team={team.data} />}
        </Stack>
      )}
    </>
  );
}
