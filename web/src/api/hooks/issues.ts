import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, path, type Query } from '../client';
import type { EventAttachment, EventDetail, EventRow, ProjectReport } from '../eventTypes';
import type { Issue, IssueChange, IssueDetail, IssueTag, TagValue } from '../types';
import { keys } from './keys';

/** One page of issues. The previous page stays on screen while the next one loads. */
export function useIssues(org: string, query: Query) {
  return useQuery({
    queryKey: keys.issueList(org, query),
    queryFn: ({ signal }) =>
      api.list<Issue>(path`/api/0/organizations/${org}/issues/`, { query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    enabled: org !== '',
  });
}

/** Asks until the project has an issue; null until then. */
export function useFirstIssue(org: string, projectId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['org', org, 'firstIssue', projectId],
    queryFn: async ({ signal }) => {
      const url = path`/api/0/organizations/${org}/issues/`;
      // The period takes in an event whose clock was behind.
      const query = { project: projectId, limit: 1, statsPeriod: '90d' };
      return (await api.list<Issue>(url, { query, signal })).data[0] ?? null;
    },
    refetchInterval: (query) => (query.state.data ? false : 1000),
    enabled,
  });
}

export function useIssue(org: string, id: string) {
  return useQuery({
    queryKey: keys.issue(org, id),
    queryFn: ({ signal }) =>
      api.get<IssueDetail>(path`/api/0/organizations/${org}/issues/${id}/`, { signal }),
    enabled: org !== '' && id !== '',
  });
}

export function useIssueTags(org: string, id: string) {
  return useQuery({
    queryKey: keys.issueTags(org, id),
    queryFn: ({ signal }) =>
      api.get<IssueTag[]>(path`/api/0/organizations/${org}/issues/${id}/tags/`, { signal }),
    enabled: id !== '',
  });
}

export function useTagValues(org: string, id: string, key: string, enabled: boolean) {
  return useQuery({
    queryKey: [...keys.issueTags(org, id), key],
    queryFn: ({ signal }) =>
      api.list<TagValue>(path`/api/0/organizations/${org}/issues/${id}/tags/${key}/values/`, {
        signal,
      }),
    enabled,
  });
}

/** `event` is an event id, or latest, oldest or recommended. */
export function useIssueEvent(org: string, id: string, event: string) {
  return useQuery({
    queryKey: keys.issueEvent(org, id, event),
    queryFn: ({ signal }) =>
      api.get<EventDetail>(path`/api/0/organizations/${org}/issues/${id}/events/${event}/`, {
        signal,
      }),
    placeholderData: keepPreviousData,
    enabled: id !== '',
  });
}

export function useIssueEvents(org: string, id: string, cursor: string, enabled: boolean) {
  return useQuery({
    queryKey: [...keys.issue(org, id), 'events', cursor],
    queryFn: ({ signal }) =>
      api.list<EventRow>(path`/api/0/organizations/${org}/issues/${id}/events/`, {
        query: { cursor },
        signal,
      }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** What people wrote to a project, the newest first. */
export function useUserFeedback(org: string, project: string, cursor: string) {
  return useQuery({
    queryKey: keys.feedback(org, project, cursor),
    queryFn: ({ signal }) =>
      api.list<ProjectReport>(path`/api/0/projects/${org}/${project}/user-feedback/`, {
        query: { cursor },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** The first hundred. */
export function useEventAttachments(org: string, project: string, event: string) {
  return useQuery({
    queryKey: keys.attachments(org, project, event),
    queryFn: ({ signal }) =>
      api.list<EventAttachment>(
        path`/api/0/projects/${org}/${project}/events/${event}/attachments/`,
        { query: { per_page: 100 }, signal },
      ),
  });
}

/** The content of an attachment, which never changes. */
export function useAttachmentText(url: string) {
  return useQuery({
    queryKey: keys.attachmentText(url),
    queryFn: ({ signal }) => api.text(url, { signal }),
    staleTime: Infinity,
  });
}

/** Changes and deletes issues, one or many; the lists and the issues themselves are asked again. */
export function useIssueActions(org: string) {
  const client = useQueryClient();
  const base = path`/api/0/organizations/${org}/issues/`;
  const refresh = async (ids: string[]) => {
    await Promise.all([
      client.invalidateQueries({ queryKey: keys.issues(org) }),
      ...ids.map((id) => client.invalidateQueries({ queryKey: keys.issue(org, id), exact: true })),
    ]);
  };
  const change = useMutation({
    mutationFn: ({ ids, change: body }: { ids: string[]; change: IssueChange }) =>
      ids.length === 1
        ? api.put(`${base}${encodeURIComponent(ids[0] ?? '')}/`, body)
        : api.put(base, body, { query: { id: ids } }),
    onSuccess: (_, { ids }) => refresh(ids),
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(`${base}${encodeURIComponent(id)}/`),
    // The page of the issue is still open: asking again for what is gone would show an error.
    onSuccess: () => client.invalidateQueries({ queryKey: keys.issues(org) }),
  });
  return { change, remove };
}
