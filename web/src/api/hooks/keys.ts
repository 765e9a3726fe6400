import type { Query } from '../client';

/** Names in the query cache. Everything of an organization begins with its slug. */
export const keys = {
  setup: ['setup'] as const,
  me: ['me'] as const,
  organizations: ['organizations'] as const,
  organization: (org: string) => ['org', org] as const,
  teams: (org: string) => ['org', org, 'teams'] as const,
  users: (org: string) => ['org', org, 'users'] as const,
  projects: (org: string) => ['org', org, 'projects'] as const,
  project: (org: string, project: string) => ['org', org, 'project', project] as const,
  projectKeys: (org: string, project: string) => ['org', org, 'project', project, 'keys'] as const,
  keyStats: (org: string, project: string, key: string, since: number) =>
    ['org', org, 'project', project, 'keys', key, 'stats', since] as const,
  stats: (org: string, query: Query) => ['org', org, 'stats', query] as const,
  spikes: (org: string, query: Query) => ['org', org, 'spikes', query] as const,
  quotas: (org: string, project: string) => ['org', org, 'quotas', project] as const,
  environments: (org: string) => ['org', org, 'environments'] as const,
  issues: (org: string) => ['org', org, 'issues'] as const,
  issueList: (org: string, query: Query) => ['org', org, 'issues', query] as const,
  issue: (org: string, id: string) => ['org', org, 'issue', id] as const,
  issueTags: (org: string, id: string) => ['org', org, 'issue', id, 'tags'] as const,
  issueEvent: (org: string, id: string, event: string) =>
    ['org', org, 'issue', id, 'event', event] as const,
  feedback: (org: string, project: string, cursor: string) =>
    ['org', org, 'project', project, 'feedback', cursor] as const,
  attachments: (org: string, project: string, event: string) =>
    ['org', org, 'project', project, 'attachments', event] as const,
  attachmentText: (url: string) => ['attachment', url] as const,
};
