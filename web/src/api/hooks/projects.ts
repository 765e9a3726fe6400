import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, path } from '../client';
import type { Project, ProjectDetail, ProjectKey } from '../types';
import { keys } from './keys';

export function useProjects(org: string) {
  return useQuery({
    queryKey: keys.projects(org),
    queryFn: ({ signal }) =>
      api.get<Project[]>(path`/api/0/organizations/${org}/projects/`, { signal }),
    staleTime: 30_000,
    enabled: org !== '',
  });
}

/** `pollMs` asks again in that interval until the first event is there. */
export function useProject(org: string, project: string, pollMs?: number) {
  return useQuery({
    queryKey: keys.project(org, project),
    queryFn: ({ signal }) => api.get<ProjectDetail>(path`/api/0/projects/${org}/${project}/`, { signal }),
    refetchInterval: (query) => (pollMs && !query.state.data?.firstEvent ? pollMs : false),
    enabled: org !== '' && project !== '',
  });
}

export interface NewProject {
  team: string;
  name: string;
  platform: string;
}

export function useCreateProject(org: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ team, name, platform }: NewProject) =>
      api.post<Project>(path`/api/0/teams/${org}/${team}/projects/`, { name, platform }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.projects(org) }),
  });
}

export function useProjectKeys(org: string, project: string) {
  return useQuery({
    queryKey: keys.projectKeys(org, project),
    queryFn: ({ signal }) =>
      api.get<ProjectKey[]>(path`/api/0/projects/${org}/${project}/keys/`, { signal }),
    enabled: org !== '' && project !== '',
  });
}

export interface KeyChange {
  name?: string;
  isActive?: boolean;
  /** Null takes the limit away. */
  rateLimit?: { count: number; window: number } | null;
}

/** Create, change and delete the keys of one project. */
export function useProjectKeyActions(org: string, project: string) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.projectKeys(org, project) });
  const create = useMutation({
    mutationFn: (name: string) =>
      api.post<ProjectKey>(path`/api/0/projects/${org}/${project}/keys/`, { name }),
    onSuccess: refresh,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: KeyChange & { id: string }) =>
      api.put<ProjectKey>(path`/api/0/projects/${org}/${project}/keys/${id}/`, body),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(path`/api/0/projects/${org}/${project}/keys/${id}/`),
    onSuccess: refresh,
  });
  return { create, change, remove };
}
