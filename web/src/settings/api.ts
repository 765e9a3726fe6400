// What the settings read and write beyond the hooks that all pages share.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, path } from '../api/client';
import { keys } from '../api/hooks/keys';
import type {
  AuditLog,
  DocsFeedback,
  Member,
  MemberDetail,
  NewMember,
  OrganizationChange,
  OrganizationDetail,
  Project,
  ProjectChange,
  ProjectDetail,
  TeamDetail,
  TeamMember,
} from '../api/types';

export type OrgRole = NonNullable<NewMember['orgRole']>;

export const settingsKeys = {
  members: (org: string) => ['org', org, 'members'] as const,
  teamMembers: (org: string, team: string) => ['org', org, 'team', team, 'members'] as const,
  team: (org: string, team: string) => ['org', org, 'team', team] as const,
};

export function useMembers(org: string, cursor: string) {
  return useQuery({
    queryKey: [...settingsKeys.members(org), 'page', cursor],
    queryFn: ({ signal }) =>
      api.list<Member>(path`/api/0/organizations/${org}/members/`, { signal, query: { cursor } }),
  });
}

export function useMember(org: string, id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...settingsKeys.members(org), 'one', id],
    queryFn: ({ signal }) =>
      api.get<MemberDetail>(path`/api/0/organizations/${org}/members/${id}/`, { signal }),
    enabled,
  });
}

export function useMemberActions(org: string) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: settingsKeys.members(org) }),
      client.invalidateQueries({ queryKey: keys.users(org) }),
    ]);
  const invite = useMutation({
    mutationFn: async (body: NewMember) => {
      const url = path`/api/0/organizations/${org}/members/`;
      const { id } = await api.post<Member>(url, body);
      // Only the detail has the link.
      return api.get<MemberDetail>(path`/api/0/organizations/${org}/members/${id}/`);
    },
    onSuccess: refresh,
  });
  const setRole = useMutation({
    mutationFn: ({ id, orgRole }: { id: string; orgRole: OrgRole }) =>
      api.put<MemberDetail>(path`/api/0/organizations/${org}/members/${id}/`, { orgRole }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(path`/api/0/organizations/${org}/members/${id}/`),
    onSuccess: refresh,
  });
  return { invite, setRole, remove };
}

export function useTeamPage(org: string, cursor: string) {
  return useQuery({
    queryKey: [...keys.teams(org), 'page', cursor],
    queryFn: ({ signal }) =>
      api.list<TeamDetail>(path`/api/0/organizations/${org}/teams/`, { signal, query: { cursor } }),
  });
}

export function useTeam(org: string, team: string) {
  return useQuery({
    queryKey: settingsKeys.team(org, team),
    queryFn: ({ signal }) => api.get<TeamDetail>(path`/api/0/teams/${org}/${team}/`, { signal }),
  });
}

export function useTeamMembers(org: string, team: string) {
  return useQuery({
    queryKey: settingsKeys.teamMembers(org, team),
    queryFn: ({ signal }) =>
      api.get<TeamMember[]>(path`/api/0/teams/${org}/${team}/members/`, { signal }),
  });
}

export function useTeamProjects(org: string, team: string) {
  return useQuery({
    queryKey: [...settingsKeys.team(org, team), 'projects'],
    queryFn: ({ signal }) =>
      api.get<Project[]>(path`/api/0/teams/${org}/${team}/projects/`, { signal }),
  });
}

/**
 * Has everything about the organization read again: a change to one of its parts shows in many lists.
 * Does not wait for it, so that a page whose address has changed can leave the old one first.
 */
function useRefreshOrg(org: string) {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: keys.organization(org) });
  };
}

/** Has the lists read again, and not what was deleted. */
function useRefreshLists(org: string) {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: keys.teams(org) });
    void client.invalidateQueries({ queryKey: keys.projects(org) });
  };
}

export function useTeamActions(org: string, team: string) {
  const refresh = useRefreshOrg(org);
  const refreshLists = useRefreshLists(org);
  const memberUrl = (id: string) => path`/api/0/organizations/${org}/members/${id}/teams/${team}/`;
  const save = useMutation({
    mutationFn: (body: { name: string; slug: string }) =>
      api.put<TeamDetail>(path`/api/0/teams/${org}/${team}/`, body),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => api.delete(path`/api/0/teams/${org}/${team}/`),
    onSuccess: refreshLists,
  });
  const addMember = useMutation({
    mutationFn: (id: string) => api.post(memberUrl(id)),
    onSuccess: refresh,
  });
  const removeMember = useMutation({
    mutationFn: (id: string) => api.delete(memberUrl(id)),
    onSuccess: refresh,
  });
  return { save, remove, addMember, removeMember };
}

/** Puts teams on projects and takes them off. */
export function useProjectTeamActions(org: string) {
  const refresh = useRefreshOrg(org);
  const url = (project: string, team: string) =>
    path`/api/0/projects/${org}/${project}/teams/${team}/`;
  const add = useMutation({
    mutationFn: ({ project, team }: { project: string; team: string }) =>
      api.post(url(project, team)),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ project, team }: { project: string; team: string }) =>
      api.delete(url(project, team)),
    onSuccess: refresh,
  });
  return { add, remove };
}

export function useProjectPage(org: string, cursor: string) {
  return useQuery({
    queryKey: [...keys.projects(org), 'page', cursor],
    queryFn: ({ signal }) =>
      api.list<Project>(path`/api/0/organizations/${org}/projects/`, { signal, query: { cursor } }),
  });
}

export function useSaveOrganization(org: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: OrganizationChange) =>
      api.put<OrganizationDetail>(path`/api/0/organizations/${org}/`, body),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.organizations });
      void client.invalidateQueries({ queryKey: keys.organization(org) });
    },
  });
}

export function useProjectActions(org: string, project: string) {
  const refresh = useRefreshOrg(org);
  const refreshLists = useRefreshLists(org);
  const save = useMutation({
    mutationFn: (body: ProjectChange) =>
      api.put<ProjectDetail>(path`/api/0/projects/${org}/${project}/`, body),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => api.delete(path`/api/0/projects/${org}/${project}/`),
    onSuccess: refreshLists,
  });
  return { save, remove };
}

export function useAuditLog(org: string, cursor: string) {
  return useQuery({
    queryKey: ['org', org, 'audit-log', cursor],
    queryFn: async ({ signal }) => {
      const url = path`/api/0/organizations/${org}/audit-logs/`;
      // The answer wraps its rows, so the page of a list comes as one object beside the links.
      const page = await api.list<never>(url, { signal, query: { cursor } });
      const wrapped: unknown = page.data;
      return { ...page, data: (wrapped as AuditLog).rows };
    },
  });
}

export function useDocsFeedback(org: string) {
  return useQuery({
    queryKey: ['org', org, 'docs-feedback'],
    queryFn: ({ signal }) =>
      api.get<DocsFeedback[]>(path`/api/0/organizations/${org}/docs-feedback/`, { signal }),
  });
}
