import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { AnchorLink, EmptyState, ErrorState, LoadingState, PageHeader, usePageTitle } from '../ui';
import { Article, type Neighbour } from './Article';
import { endpointMarkdown, endpointPath, indexMarkdown, kReferencePath } from './endpointMarkdown';
import { kPages } from './pages';
import type { Reader } from './reader';
import { useOpenApi, type Reference } from './useOpenApi';

export const kReferenceTitle = 'API reference';

function Waiting({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  usePageTitle(kReferenceTitle, 'Docs');
  if (error === null) return <LoadingState label="Loading the API reference…" />;
  return (
    <Stack maw="78ch">
      <PageHeader title={kReferenceTitle} />
      <Text>
        The API reference is drawn from the OpenAPI document of this server, and that document could
        not be loaded. The other pages of the docs can be read meanwhile.
      </Text>
      <ErrorState error={error} onRetry={onRetry} />
    </Stack>
  );
}

export function ReferenceIndex() {
  const { reference, error, refetch } = useOpenApi();
  const text = useMemo(
    () => (reference === null ? '' : indexMarkdown(reference.groups)),
    [reference],
  );
  if (reference === null) return <Waiting error={error} onRetry={() => void refetch()} />;
  const first = reference.endpoints[0];
  return (
    <Article
      to={kReferencePath}
      title={kReferenceTitle}
      text={text}
      previous={kPages[kPages.length - 1] ?? null}
      next={first === undefined ? null : { to: endpointPath(first), title: first.title }}
    />
  );
}

function neighbour(reference: Reference, index: number): Neighbour | null {
  const endpoint = reference.endpoints[index];
  return endpoint === undefined ? null : { to: endpointPath(endpoint), title: endpoint.title };
}

export function ReferenceEndpoint({ reader }: { reader: Reader }) {
  const { endpoint: id } = useParams();
  const { reference, error, refetch } = useOpenApi();
  if (reference === null) return <Waiting error={error} onRetry={() => void refetch()} />;
  const index = reference.endpoints.findIndex((each) => each.id === id);
  const endpoint = reference.endpoints[index];
  if (endpoint === undefined) {
    return (
      <EmptyState title="This server has no such endpoint">
        Look for it in the <AnchorLink to={kReferencePath}>list of all endpoints</AnchorLink>.
      </EmptyState>
    );
  }
  return (
    <Article
      to={endpointPath(endpoint)}
      title={endpoint.title}
      text={endpointMarkdown(reference.document, endpoint, reader)}
      previous={neighbour(reference, index - 1) ?? { to: kReferencePath, title: kReferenceTitle }}
      next={neighbour(reference, index + 1)}
    />
  );
}
