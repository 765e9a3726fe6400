import { Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { useAccess, useOrganization } from '../api/hooks/organizations';
import { useProject } from '../api/hooks/projects';
import type { OrganizationDetail, ProjectDetail } from '../api/types';
import { ErrorState, LoadingState, PageHeader, usePageTitle } from '../ui';
import { LockedNote } from './parts';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

/** What was asked for once it is there; before that, that it is on its way or why it does not come. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  if (query.isPending) return <LoadingState />;
  if (query.isError) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  return children(query.data);
}

interface PageProps<T> {
  org: string;
  title: string;
  description: string;
  children: (data: T) => ReactNode;
}

export function OrganizationSettingsPage({
  org,
  title,
  description,
  children,
}: PageProps<{ organization: OrganizationDetail; allowed: boolean }>) {
  const organization = useOrganization(org);
  const has = useAccess(org);
  const allowed = has('org:write') || has('org:admin');
  usePageTitle(title, 'Organization Settings', org);
  return (
    <>
      <PageHeader title={title} description={description} />
      <Loaded query={organization}>
        {(data) => (
          <Stack key={data.slug} gap={0}>
            {!allowed && (
              <LockedNote>Changing these settings needs the role Manager or Owner.</LockedNote>
            )}
            {children({ organization: data, allowed })}
          </Stack>
        )}
      </Loaded>
    </>
  );
}

/** A page below a project's settings; the project is the one in the address. */
export function ProjectSettingsPage({
  org,
  title,
  description,
  children,
}: PageProps<{ project: ProjectDetail; allowed: boolean }>) {
  const slug = useParams().project ?? '';
  const project = useProject(org, slug);
  const has = useAccess(org);
  const allowed = has('project:write') || has('project:admin');
  usePageTitle(title, slug, 'Project Settings', org);
  return (
    <>
      <PageHeader title={title} description={`${slug}: ${description}`} />
      <Loaded query={project}>
        {(data) => (
          <Stack key={data.slug}>
            {!allowed && (
              <LockedNote>Changing a project needs the role Admin, Manager or Owner.</LockedNote>
            )}
            {children({ project: data, allowed })}
          </Stack>
        )}
      </Loaded>
    </>
  );
}
