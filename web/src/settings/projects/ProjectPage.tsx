import { Group, NativeSelect, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from 'react-router';
import { useSetupState } from '../../api/hooks/account';
import { useAccess, useTeams } from '../../api/hooks/organizations';
import { useProject } from '../../api/hooks/projects';
import type { ProjectDetail } from '../../api/types';
import {
  AnchorLink,
  ButtonLink,
  ConfirmButton,
  CopyField,
  kSettled,
  notifyError,
  notifySuccess,
  PageHeader,
  usePageTitle,
} from '../../ui';
import { SpikeBanner } from '../../stats/SpikeBanner';
import { AddRow } from '../AddRow';
import { useProjectActions, useProjectTeamActions } from '../api';
import { LockedNote, Panel } from '../parts';
import { QuotasPanel } from '../quotas/QuotasPanel';
import { RemovableList } from '../RemovableList';
import { NameFields, SettingsForm } from '../SettingsForm';
import { Loaded } from '../SettingsPage';
import { required, slugProblem } from '../validate';

interface PartProps {
  org: string;
  project: ProjectDetail;
  allowed: boolean;
}

function DetailsPanel({ org, project, allowed }: PartProps) {
  const { save } = useProjectActions(org, project.slug);
  const setup = useSetupState();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: project.name, slug: project.slug, platform: project.platform ?? '' },
    validate: { name: required, slug: slugProblem },
  });
  const platforms = (setup.data?.platforms ?? []).map(({ id, name }) => ({
    value: id,
    label: name,
  }));
  const own = project.platform;
  if (own !== null && !platforms.some((each) => each.value === own)) {
    platforms.unshift({ value: own, label: own });
  }
  return (
    <Panel title="Project Details">
      <SettingsForm
        form={form}
        allowed={allowed}
        saved="The project was saved."
        onSave={async ({ name, slug, platform }) => {
          const body = { name: name.trim(), slug, platform: platform === '' ? null : platform };
          const saved = await save.mutateAsync(body);
          if (saved.slug !== project.slug) {
            void navigate(`/settings/${org}/projects/${saved.slug}/`, {
              replace: true,
              state: kSettled,
            });
          }
        }}
      >
        <NameFields
          input={form.getInputProps}
          disabled={!allowed}
          nameMax={200}
          slugMax={100}
          slugNote="The name in addresses and in the API"
        />
        <NativeSelect
          label="Platform"
          data={[{ value: '', label: 'Other' }, ...platforms]}
          disabled={!allowed}
          {...form.getInputProps('platform')}
        />
        <CopyField label="Project ID" value={project.id} />
      </SettingsForm>
    </Panel>
  );
}

function TeamsPanel({ org, project, allowed }: PartProps) {
  const all = useTeams(org);
  const { add, remove } = useProjectTeamActions(org);
  const teams = project.teams ?? [];
  const slugs = new Set(teams.map((team) => team.slug));
  const others = (all.data ?? []).filter((team) => !slugs.has(team.slug));
  return (
    <Panel title="Project Teams" description="The teams that look after this project">
      <RemovableList
        label="Teams of the project"
        allowed={allowed}
        empty="No team looks after this project yet."
        rows={teams.map(({ id, slug }) => ({
          id,
          label: <AnchorLink to={`/settings/${org}/teams/${slug}/`}>#{slug}</AnchorLink>,
          title: `Take the project from #${slug}?`,
          message:
            'Members of that team who are in no other team of this project will no longer see it.',
          removeLabel: `Remove #${slug}`,
          onRemove: () => remove.mutateAsync({ project: project.slug, team: slug }),
        }))}
      />
      {allowed && (
        <AddRow
          noun="team"
          options={others.map((team) => ({ value: team.slug, label: `#${team.slug}` }))}
          onAdd={(team) =>
            add
              .mutateAsync({ project: project.slug, team })
              .catch((error: unknown) => notifyError(error, 'The team was not added'))
          }
        />
      )}
    </Panel>
  );
}

function DeletePanel({ org, project }: Omit<PartProps, 'allowed'>) {
  const { remove } = useProjectActions(org, project.slug);
  const navigate = useNavigate();
  return (
    <Panel
      title="Delete Project"
      description="Deletes the project with its keys, its issues and its events. This cannot be undone."
    >
      <Group>
        <ConfirmButton
          title={`Delete the project ${project.slug}?`}
          message="Its keys, issues and events are deleted with it. This cannot be undone."
          confirmLabel="Delete Project"
          typed={project.slug}
          onConfirm={async () => {
            await remove.mutateAsync();
            notifySuccess(`The project ${project.name} was deleted.`);
            void navigate(`/settings/${org}/projects/`, { replace: true, state: kSettled });
          }}
        >
          Delete Project
        </ConfirmButton>
      </Group>
    </Panel>
  );
}

export function ProjectPage({ org }: { org: string }) {
  const slug = useParams().project ?? '';
  const project = useProject(org, slug);
  const has = useAccess(org);
  const allowed = has('project:write') || has('project:admin');
  usePageTitle(slug, 'Project Settings', org);
  return (
    <>
      <PageHeader
        title={project.data?.name ?? slug}
        description="Project settings"
        actions={
          <ButtonLink variant="default" to={`/organizations/${org}/projects/${slug}/keys/`}>
            Client Keys (DSN)
          </ButtonLink>
        }
      />
      {project.data && <SpikeBanner org={org} project={project.data.id} />}
      <Loaded query={project}>
        {(data) => (
          <Stack key={data.slug}>
            {!allowed && (
              <LockedNote>Changing a project needs the role Admin, Manager or Owner.</LockedNote>
            )}
            <DetailsPanel org={org} project={data} allowed={allowed} />
            <TeamsPanel org={org} project={data} allowed={allowed} />
            <QuotasPanel org={org} project={data.slug} allowed={allowed} />
            {has('project:admin') && <DeletePanel org={org} project={data} />}
          </Stack>
        )}
      </Loaded>
    </>
  );
}
