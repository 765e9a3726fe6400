import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, path, type Query } from '../client';
import type { KeyStatsPoint, NewQuota, Quota, Spike, Stats } from '../types';
import { keys } from './keys';

/** Sums of fates; asked again every minute, which is how exact they are. */
export function useStats(org: string, query: Query) {
  return useQuery({
    queryKey: keys.stats(org, query),
    queryFn: ({ signal }) =>
      api.get<Stats>(path`/api/0/organizations/${org}/stats_v2/`, { signal, query }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    enabled: org !== '',
  });
}

/** Errors that came with a key, by day. `since` are seconds. */
export function useKeyStats(org: string, project: string, key: string, since: number) {
  return useQuery({
    queryKey: keys.keyStats(org, project, key, since),
    queryFn: ({ signal }) =>
      api.get<KeyStatsPoint[]>(path`/api/0/projects/${org}/${project}/keys/${key}/stats/`, {
        signal,
        query: { since, resolution: '1d' },
      }),
  });
}

function quotasUrl(org: string, project: string): string {
  return project
    ? path`/api/0/projects/${org}/${project}/quotas/`
    : path`/api/0/organizations/${org}/quotas/`;
}

/** Of the project, or with '' of the organization itself. */
export function useQuotas(org: string, project: string) {
  return useQuery({
    queryKey: keys.quotas(org, project),
    queryFn: ({ signal }) => api.get<Quota[]>(quotasUrl(org, project), { signal }),
    enabled: org !== '',
  });
}

export function useSaveQuotas(org: string, project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (quotas: NewQuota[]) => api.put<Quota[]>(quotasUrl(org, project), { quotas }),
    onSuccess: (saved) => client.setQueryData(keys.quotas(org, project), saved),
  });
}

/** When spike protection cut projects off, the newest first; `query` as the API takes it. */
export function useSpikes(org: string, query: Query) {
  return useQuery({
    queryKey: keys.spikes(org, query),
    queryFn: ({ signal }) =>
      api.list<Spike>(path`/api/0/organizations/${org}/spikes/`, { signal, query }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    enabled: org !== '',
  });
}
