import { Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from 'react-router';
import { useAccess } from '../../api/hooks/organizations';
import { useProjects } from '../../api/hooks/projects';
import type { TeamDetail } from '../../api/types';
import {
  AnchorLink,
  ConfirmButton,
  kSettled,
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
import { RemovableList } from '../RemovableList';
import { NameFields, SettingsForm } from '../SettingsForm';
import { Loaded } from '../SettingsPage';
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
  return (
    <Panel title="Team Settings">
      <SettingsForm
        form={form}
        allowed={allowed}
        saved="The team was saved."
        onSave={async ({ name, slug }) => {
          const saved = await save.mutateAsync({ name: name.trim(), slug });
          if (saved.slug !== team.slug) {
            void navigate(`/settings/${org}/teams/${saved.slug}/`, {
              replace: true,
              state: kSettled,
            });
          }
        }}
      >
        <NameFields input={form.getInputProps} disabled={!allowed} nameMax={64} slugMax={50} />
      </SettingsForm>
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
      <Loaded query={members}>
        {(all) => (
          <RemovableList
            label="Members of the team"
            allowed={allowed}
            empty="Nobody is in this team yet."
            rows={all.map((member) => ({
              id: member.id,
              label: member.name || member.email,
              title: `Remove ${member.email} from the team?`,
              message: 'They stay in the organization.',
              removeLabel: `Remove ${member.email}`,
              onRemove: () => removeMember.mutateAsync(member.id),
            }))}
          />
        )}
      </Loaded>
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
      <Loaded query={projects}>
        {(own) => (
          <RemovableList
            label="Projects of the team"
            allowed={allowed}
            empty={
              <>
                This team looks after no project yet. Add one here, or{' '}
                <AnchorLink to={`/organizations/${org}/projects/new/`}>create one</AnchorLink>.
              </>
            }
            rows={own.map(({ id, slug }) => ({
              id,
              label: <AnchorLink to={`/settings/${org}/projects/${slug}/`}>{slug}</AnchorLink>,
              title: `Take ${slug} from the team?`,
              message: 'The project and its issues stay.',
              removeLabel: `Remove ${slug}`,
              onRemove: () => remove.mutateAsync({ project: slug, team: team.slug }),
            }))}
          />
        )}
      </Loaded>
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
            void navigate(`/settings/${org}/teams/`, { replace: true, state: kSettled });
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
      <Loaded query={team}>
        {(data) => (
          <Stack key={data.slug}>
            {!allowed && (
              <LockedNote>Changing a team needs the role Admin, Manager or Owner.</LockedNote>
            )}
            <NamePanel org={org} team={data} allowed={allowed} />
            <MembersPanel org={org} team={data} allowed={allowed} />
            <ProjectsPanel
              org={org}
              team={data}
              allowed={has('project:write') || has('project:admin')}
            />
            {has('team:admin') && <DeletePanel org={org} team={data} />}
          </Stack>
        )}
      </Loaded>
    </>
  );
}
