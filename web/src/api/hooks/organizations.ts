import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, path } from '../client';
import type {
  Environment,
  MemberWithProjects,
  Organization,
  OrganizationDetail,
  Team,
  TeamDetail,
} from '../types';
import { keys } from './keys';

export function useOrganizations(enabled = true) {
  return useQuery({
    queryKey: keys.organizations,
    queryFn: ({ signal }) => api.get<Organization[]>('/api/0/organizations/', { signal }),
    staleTime: 60_000,
    enabled,
  });
}

export function useOrganization(org: string) {
  return useQuery({
    queryKey: keys.organization(org),
    queryFn: ({ signal }) =>
      api.get<OrganizationDetail>(path`/api/0/organizations/${org}/`, { signal }),
    staleTime: 60_000,
    enabled: org !== '',
  });
}

/** Tells whether the caller holds a scope in the organization; false until that is known. */
export function useAccess(org: string): (scope: string) => boolean {
  const { data } = useOrganization(org);
  return (scope) => data?.access.includes(scope) ?? false;
}

export function useTeams(org: string) {
  return useQuery({
    queryKey: keys.teams(org),
    queryFn: ({ signal }) => api.get<TeamDetail[]>(path`/api/0/organizations/${org}/teams/`, { signal }),
    enabled: org !== '',
  });
}

export function useCreateTeam(org: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      api.post<Team>(path`/api/0/organizations/${org}/teams/`, { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.teams(org) }),
  });
}

/** The members of the organization who have an account. */
export function useUsers(org: string) {
  return useQuery({
    queryKey: keys.users(org),
    queryFn: ({ signal }) =>
      api.get<MemberWithProjects[]>(path`/api/0/organizations/${org}/users/`, { signal }),
    select: (rows) => rows.map(({ user }) => user).filter((user) => user !== null),
    staleTime: 60_000,
    enabled: org !== '',
  });
}

export function useEnvironments(org: string) {
  return useQuery({
    queryKey: keys.environments(org),
    queryFn: ({ signal }) =>
      api.get<Environment[]>(path`/api/0/organizations/${org}/environments/`, { signal }),
    staleTime: 60_000,
    enabled: org !== '',
  });
}
