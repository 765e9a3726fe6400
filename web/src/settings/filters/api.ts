import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, path } from '../../api/client';
import { keys } from '../../api/hooks/keys';
import type { ProjectFilter } from '../../api/types';

const filtersKey = (org: string, project: string) => [...keys.project(org, project), 'filters'] as const;

export function useFilters(org: string, project: string) {
  return useQuery({
    queryKey: filtersKey(org, project),
    queryFn: ({ signal }) =>
      api.get<ProjectFilter[]>(path`/api/0/projects/${org}/${project}/filters/`, { signal }),
  });
}

export interface FilterChange {
  id: string;
  active?: boolean;
  subfilters?: string[];
}

export function useSaveFilter(org: string, project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: FilterChange) =>
      api.put(path`/api/0/projects/${org}/${project}/filters/${id}/`, body),
    onSettled: () => client.invalidateQueries({ queryKey: keys.project(org, project) }),
  });
}
