import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api/client';
import { groupsOf, type Endpoint, type EndpointGroup } from './openapi';
import type { OpenApiDocument } from './openapiTypes';

export const kOpenApiUrl = '/api/0/openapi.json';

export interface Reference {
  document: OpenApiDocument;
  groups: EndpointGroup[];
  endpoints: Endpoint[];
}

async function load(signal: AbortSignal): Promise<OpenApiDocument> {
  const document = await api.get<Partial<OpenApiDocument> | undefined>(kOpenApiUrl, {
    signal,
    anonymous: true,
  });
  if (document?.paths === undefined) {
    throw new Error('The server sent no OpenAPI document.');
  }
  return { ...document, paths: document.paths };
}

/** The server's own description of its API. It changes only with the server, so it is read once. */
export function useOpenApi() {
  const query = useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => load(signal),
    staleTime: Infinity,
  });
  const reference = useMemo((): Reference | null => {
    if (query.data === undefined) return null;
    const groups = groupsOf(query.data);
    return { document: query.data, groups, endpoints: groups.flatMap((group) => group.endpoints) };
  }, [query.data]);
  return { reference, error: query.error, isPending: query.isPending, refetch: query.refetch };
}
