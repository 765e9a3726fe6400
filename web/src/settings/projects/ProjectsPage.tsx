import { Paper, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useAccess } from '../../api/hooks/organizations';
import {
  AnchorLink,
  ButtonLink,
  EmptyState,
  ErrorState,
  LoadingState,
  PageHeader,
  Pager,
  usePageTitle,
} from '../../ui';
import { useProjectPage } from '../api';

export function ProjectsPage({ org }: { org: string }) {
  const [cursor, setCursor] = useState('');
  const projects = useProjectPage(org, cursor);
  const has = useAccess(org);
  const rows = projects.data?.data ?? [];
  const createButton = (has('project:write') || has('project:admin')) && (
    <ButtonLink to={`/organizations/${org}/projects/new/`}>Create Project</ButtonLink>
  );
  usePageTitle('Projects', 'Settings', org);
  return (
    <>
      <PageHeader
        title="Projects"
        description="The settings of every project you can see"
        actions={createButton}
      />
      {projects.isPending && <LoadingState />}
      {projects.isError && (
        <ErrorState error={projects.error} onRetry={() => void projects.refetch()} />
      )}
      {projects.data && rows.length === 0 && (
        <EmptyState title="There is no project yet">
          {createButton
            ? 'Create one with the button above to get a DSN for your application.'
            : 'Ask an Admin, Manager or Owner to create one.'}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <Paper withBorder>
          <Table verticalSpacing="sm" aria-label="Projects">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Project</Table.Th>
                <Table.Th>Platform</Table.Th>
                <Table.Th>Teams</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((project) => (
                <Table.Tr key={project.id}>
                  <Table.Td className="wrap-anywhere">
                    <AnchorLink to={`/settings/${org}/projects/${project.slug}/`}>
                      {project.slug}
                    </AnchorLink>
                    {project.name !== project.slug && (
                      <Text size="xs" c="dimmed">
                        {project.name}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{project.platform ?? '–'}</Table.Td>
                  <Table.Td className="wrap-anywhere">
                    {project.teams?.map((team) => `#${team.slug}`).join(', ') ?? '–'}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
      <Pager page={projects.data} onCursor={setCursor} />
    </>
  );
}
