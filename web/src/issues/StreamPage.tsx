import { Button, Group, Paper } from '@mantine/core';
import { useEffect } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../api/client';
import { useIssues } from '../api/hooks/issues';
import { useAccess } from '../api/hooks/organizations';
import { useProjects } from '../api/hooks/projects';
import { ErrorState, formatFullCount, LoadingState, PageHeader, Pager, usePageTitle } from '../ui';
import { EmptyStream } from './EmptyStream';
import { Filters } from './Filters';
import { IssueTable } from './IssueTable';
import { SearchBox } from './SearchBox';
import {
  apiQuery,
  changeState,
  groupStatsPeriod,
  kDefaultQuery,
  namedIssue,
  readState,
  writeState,
  type StreamState,
} from './streamQuery';

export default function StreamPage() {
  const { org = '' } = useParams();
  usePageTitle('Issues', org);
  const [search, setSearch] = useSearchParams();
  const state = readState(search);
  const projects = useProjects(org);
  const issues = useIssues(org, apiQuery(state));
  const can = useAccess(org);
  const change = (part: Partial<StreamState>) => setSearch(writeState(changeState(state, part)));
  const reset = () => {
    const isPlain = state.query === kDefaultQuery && !state.environment;
    change({ query: isPlain ? '' : kDefaultQuery, environment: '' });
  };
  const clear = () =>
    setSearch(writeState({ ...readState(new URLSearchParams()), project: state.project }));
  const page = issues.data;
  const hits = page?.hits ?? null;
  const named = page && !issues.isPlaceholderData ? namedIssue(state.query, page) : null;
  const navigate = useNavigate();
  useEffect(() => {
    // In place of the search, so that going back does not lead here again.
    if (named) void navigate(`/organizations/${org}/issues/${named}/`, { replace: true });
  }, [named, navigate, org]);
  const isRefused = issues.error instanceof ApiError && issues.error.status === 400;

  return (
    <>
      <PageHeader title="Issues" />
      <Group gap="xs" mb="md" align="flex-start">
        <SearchBox value={state.query} onSubmit={(query) => change({ query })} />
        <Filters org={org} projects={projects.data ?? []} state={state} onChange={change} />
      </Group>
      {issues.isError && (
        <ErrorState
          error={issues.error}
          onRetry={() => void issues.refetch()}
          action={isRefused ? <ClearButton onClick={clear} /> : undefined}
        />
      )}
      {(issues.isPending || projects.isPending) && !issues.isError && <LoadingState />}
      {page && projects.data && !issues.isError && page.data.length === 0 && (
        <Paper withBorder>
          <EmptyStream org={org} projects={projects.data} state={state} onReset={reset} />
        </Paper>
      )}
      {page && projects.data && !issues.isError && page.data.length > 0 && (
        <IssueTable
          org={org}
          issues={page.data}
          canWrite={can('event:write') || can('event:admin')}
          isStale={issues.isPlaceholderData}
          statsLabel={groupStatsPeriod(state.statsPeriod) === '24h' ? '24 hours' : '14 days'}
        />
      )}
      <Pager
        page={page}
        onCursor={(cursor) => change({ cursor })}
        summary={
          hits === null || hits === 0
            ? undefined
            : `${formatFullCount(hits)} ${hits === 1 ? 'issue' : 'issues'}`
        }
      />
    </>
  );
}

function ClearButton({ onClick }: { onClick: () => void }) {
  return (
    <Button size="xs" variant="default" onClick={onClick}>
      Clear the search
    </Button>
  );
}
