import { Button, Group, Paper, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from 'react-router';
import { fieldErrors } from '../api/client';
import { useCreateTeam, useTeams } from '../api/hooks/organizations';
import { useCreateProject } from '../api/hooks/projects';
import { usePlatformChoices } from '../api/platforms';
import type { Team } from '../api/types';
import { FormError } from '../pages/FormError';
import { ButtonLink, ErrorState, LoadingState, PageHeader, SearchSelect, usePageTitle } from '../ui';

export default function NewProjectPage() {
  const { org = '' } = useParams();
  usePageTitle('New project', org);
  const teams = useTeams(org);
  return (
    <>
      <PageHeader title="New project" />
      {teams.isPending && <LoadingState />}
      {teams.isError && <ErrorState error={teams.error} onRetry={() => void teams.refetch()} />}
      {teams.data && (
        <Paper withBorder p="lg" maw={560}>
          <NewProjectForm org={org} teams={teams.data} />
        </Paper>
      )}
    </>
  );
}

interface Values {
  name: string;
  platform: string;
  team: string;
  newTeam: string;
}

function NewProjectForm({ org, teams }: { org: string; teams: Team[] }) {
  const navigate = useNavigate();
  const createTeam = useCreateTeam(org);
  const createProject = useCreateProject(org);
  const platforms = usePlatformChoices();
  const hasTeams = teams.length > 0;
  const mine = teams.find((team) => team.isMember) ?? teams[0];
  const form = useForm<Values>({
    initialValues: { name: '', platform: '', team: mine?.slug ?? '', newTeam: '' },
    validate: {
      name: (value) => (value.trim() ? null : 'Enter a name.'),
      platform: (value) => (value ? null : 'Choose a platform.'),
      team: (value) => (!hasTeams || value ? null : 'Choose a team.'),
      newTeam: (value) => (hasTeams || value.trim() ? null : 'Enter the name of a team.'),
    },
  });

  const submit = form.onSubmit(async ({ name, platform, team, newTeam }) => {
    try {
      const owner = hasTeams ? team : (await createTeam.mutateAsync(newTeam.trim())).slug;
      const made = await createProject.mutateAsync({ team: owner, name: name.trim(), platform });
      await navigate(`/organizations/${org}/projects/${made.slug}/getting-started/`);
    } catch (error) {
      const { slug, ...fields } = fieldErrors(error);
      form.setErrors(slug ? { name: slug, ...fields } : fields);
    }
  });
  const error = createTeam.error ?? createProject.error;

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {Object.keys(form.errors).length === 0 && <FormError error={error} />}
        <TextInput
          label="Name"
          placeholder="backend"
          required
          autoFocus
          {...form.getInputProps('name')}
        />
        <SearchSelect
          label="Platform"
          placeholder="Choose"
          data={platforms}
          nothingFoundMessage="No platform matches"
          required
          {...form.getInputProps('platform')}
          value={form.values.platform}
        />
        {hasTeams ? (
          <Select
            label="Team"
            data={teams.map((team) => ({ value: team.slug, label: team.name || team.slug }))}
            allowDeselect={false}
            required
            {...form.getInputProps('team')}
          />
        ) : (
          <TextInput
            label="Team"
            description="A project belongs to a team; this one will be made."
            required
            {...form.getInputProps('newTeam')}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <ButtonLink to={`/organizations/${org}/projects/`} variant="default">
            Cancel
          </ButtonLink>
          <Button type="submit" loading={createTeam.isPending || createProject.isPending}>
            Create project
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
