// Internal integrations and their tokens.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../api/client';
import type { ApiToken, NewSentryApp, SentryApp, SentryAppSecret } from '../../api/types';

/** What the form sends, both to create and to change. */
export interface IntegrationBody {
  name: string;
  organization: string;
  isInternal: true;
  verifyInstall: false;
  scopes: string[];
  events: string[];
  webhookUrl: string;
  webhookHeaders: string[];
  redirectUrl: string;
  isAlertable: boolean;
  schema: unknown;
  overview: string;
  author: null;
  allowedOrigins: string[];
}

const integrationKeys = {
  list: (org: string) => ['org', org, 'integrations'] as const,
  one: (org: string, slug: string) => ['org', org, 'integration', slug] as const,
  tokens: (org: string, slug: string) => ['org', org, 'integration', slug, 'tokens'] as const,
};

export function useIntegrations(org: string, cursor: string) {
  return useQuery({
    queryKey: [...integrationKeys.list(org), cursor],
    queryFn: ({ signal }) =>
      api.list<SentryApp>(path`/api/0/organizations/${org}/sentry-apps/`, {
        signal,
        query: { cursor },
      }),
  });
}

export function useIntegration(org: string, slug: string) {
  return useQuery({
    queryKey: integrationKeys.one(org, slug),
    queryFn: ({ signal }) => api.get<SentryApp>(path`/api/0/sentry-apps/${slug}/`, { signal }),
    // What is being typed into the form must not change under the reader's hands.
    refetchOnWindowFocus: false,
  });
}

/** Creates the integration together with its first token, which this answer alone holds. */
export function useCreateIntegration(org: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: IntegrationBody) =>
      api.post<NewSentryApp>('/api/0/sentry-apps/', {
        ...body,
        mintToken: true,
      }),
    onSuccess: () => void client.invalidateQueries({ queryKey: integrationKeys.list(org) }),
    gcTime: 0,
  });
}

export function useIntegrationActions(org: string, slug: string) {
  const client = useQueryClient();
  const url = path`/api/0/sentry-apps/${slug}/`;
  const refreshList = () => void client.invalidateQueries({ queryKey: integrationKeys.list(org) });
  const save = useMutation({
    mutationFn: (body: IntegrationBody) => api.put<SentryApp>(url, body),
    onSuccess: (saved) => {
      refreshList();
      client.setQueryData(integrationKeys.one(org, slug), saved);
      void client.invalidateQueries({ queryKey: integrationKeys.tokens(org, slug) });
    },
  });
  const remove = useMutation({ mutationFn: () => api.delete(url), onSuccess: refreshList });
  const rotate = useMutation({
    mutationFn: () =>
      api.post<SentryAppSecret>(path`/api/0/sentry-apps/${slug}/rotate-secret/`),
    gcTime: 0,
  });
  return { save, remove, rotate };
}

export function useTokens(org: string, slug: string) {
  return useQuery({
    queryKey: integrationKeys.tokens(org, slug),
    queryFn: ({ signal }) =>
      api.get<ApiToken[]>(path`/api/0/sentry-apps/${slug}/api-tokens/`, { signal }),
  });
}

export function useTokenActions(org: string, slug: string) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: integrationKeys.tokens(org, slug) });
  const create = useMutation({
    mutationFn: () => api.post<ApiToken>(path`/api/0/sentry-apps/${slug}/api-tokens/`),
    onSuccess: refresh,
    gcTime: 0,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(path`/api/0/sentry-apps/${slug}/api-tokens/${id}/`),
    onSuccess: refresh,
  });
  return { create, remove };
}
