import { Badge, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconBox, IconPlus } from '@tabler/icons-react';
import { useParams } from 'react-router';
import { useAccess } from '../api/hooks/organizations';
import { useProjects } from '../api/hooks/projects';
import type { Project } from '../api/types';
import {
  AnchorLink,
  ButtonLink,
  EmptyState,
  ErrorState,
  LoadingState,
  PageHeader,
  TimeAgo,
  usePageTitle,
} from '../ui';
import { projectName } from './projectName';

export default function ProjectsPage() {
  const { org = '' } = useParams();
  usePageTitle('Projects', org);
  const projects = useProjects(org);
  const can = useAccess(org);
  const newPath = `/organizations/${org}/projects/new/`;
  const create = (can('project:write') || can('project:admin')) && (
    <ButtonLink to={newPath} leftSection={<IconPlus size={16} />}>
      New project
    </ButtonLink>
  );

  return (
    <>
      <PageHeader
        title="Projects"
        description="A project is one application that reports its errors."
        actions={create}
      />
      {projects.isPending && <LoadingState />}
      {projects.isError && (
        <ErrorState error={projects.error} onRetry={() => void projects.refetch()} />
      )}
      {projects.data?.length === 0 && (
        <EmptyState title="No project yet" icon={<IconBox size={28} />} action={create}>
          Make a project for your application; it gets a DSN, the address to which its SDK reports.
        </EmptyState>
      )}
      <SimpleGrid
        component="ul"
        cols={{ base: 1, sm: 2, lg: 3 }}
        style={{ listStyle: 'none', padding: 0, margin: 0 }}
      >
        {projects.data?.map((project) => (
          <li key={project.id}>
            <ProjectCard
              org={org}
              project={project}
              name={projectName(project, projects.data)}
            />
          </li>
        ))}
      </SimpleGrid>
    </>
  );
}

interface CardProps {
  org: string;
  project: Project;
  /** What tells it from the others. */
  name: string;
}

function ProjectCard({ org, project, name }: CardProps) {
  const base = `/organizations/${org}/projects/${project.slug}`;
  return (
    <Paper withBorder p="md" h="100%">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <AnchorLink
            to={`/organizations/${org}/issues/?project=${project.id}`}
            fw={600}
            className="wrap-anywhere"
          >
            {name}
          </AnchorLink>
          <Badge variant="light" color="gray" tt="none" style={{ flexShrink: 0 }}>
            {project.platform ?? 'other'}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {project.firstEvent ? (
            <>
              First event <TimeAgo date={project.firstEvent} />
            </>
          ) : (
            'No event yet'
          )}
        </Text>
        <Group gap="md">
          <AnchorLink
            to={`/organizations/${org}/issues/?project=${project.id}`}
            size="sm"
            aria-label={`Issues of ${name}`}
          >
            Issues
          </AnchorLink>
          <AnchorLink
            to={`${base}/getting-started/`}
            size="sm"
            aria-label={`Getting started with ${name}`}
          >
            Getting started
          </AnchorLink>
          <AnchorLink
            to={`${base}/feedback/`}
            size="sm"
            aria-label={`User feedback of ${name}`}
          >
            Feedback
          </AnchorLink>
          <AnchorLink to={`${base}/keys/`} size="sm" aria-label={`Keys (DSN) of ${name}`}>
            Keys (DSN)
          </AnchorLink>
        </Group>
      </Stack>
    </Paper>
  );
}
