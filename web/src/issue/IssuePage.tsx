import { Stack, Tabs } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { ApiError } from '../api/client';
import { useIssue, useIssueActions, useIssueEvent } from '../api/hooks/issues';
import { useAccess } from '../api/hooks/organizations';
import type { IssueDetail } from '../api/types';
import { ButtonLink, EmptyState, ErrorState, LoadingState, usePageTitle } from '../ui';
import { ActivityPanel } from './ActivityPanel';
import { EventNav } from './EventNav';
import { EventsTable } from './EventsTable';
import { EventView } from './EventView';
import { IssueHeader } from './IssueHeader';
import classes from './Issue.module.css';
import { SeenPanel } from './SeenPanel';
import { StatsPanel } from './StatsPanel';
import { TagsPanel } from './TagsPanel';

export default function IssuePage() {
  const { org = '', issueId = '', eventId = 'latest' } = useParams();
  const issue = useIssue(org, issueId);
  const can = useAccess(org);
  usePageTitle(issue.data?.title, issue.data?.shortId);
  if (issue.isError) {
    return (
      <ErrorState
        error={issue.error}
        onRetry={() => void issue.refetch()}
        action={
          <ButtonLink to={`/organizations/${org}/issues/`} size="xs" variant="default">
            Go to the issues
          </ButtonLink>
        }
      />
    );
  }
  if (!issue.data) return <LoadingState />;
  const canWrite = can('event:write') || can('event:admin');
  return (
    <>
      <MarkSeen org={org} issue={issue.data} canWrite={canWrite} />
      <IssueHeader
        org={org}
        issue={issue.data}
        canWrite={canWrite}
        canDelete={can('event:admin')}
      />
      <div className={classes.columns}>
        <Events org={org} issue={issue.data} eventId={eventId} />
        <Stack gap="md">
          <StatsPanel stats={issue.data.stats} />
          <SeenPanel issue={issue.data} />
          <TagsPanel org={org} issueId={issue.data.id} />
          <ActivityPanel activity={issue.data.activity ?? []} />
        </Stack>
      </div>
    </>
  );
}

/** Tells the server once that this person has seen the issue. */
function MarkSeen(props: { org: string; issue: IssueDetail; canWrite: boolean }) {
  const { org, issue, canWrite } = props;
  const { mutate } = useIssueActions(org).change;
  const marked = useRef('');
  useEffect(() => {
    if (!canWrite || issue.hasSeen !== false || marked.current === issue.id) return;
    marked.current = issue.id;
    mutate({ ids: [issue.id], change: { hasSeen: true } });
  }, [canWrite, issue.hasSeen, issue.id, mutate]);
  return null;
}

interface EventsProps {
  org: string;
  issue: IssueDetail;
  eventId: string;
}

function Events({ org, issue, eventId }: EventsProps) {
  const [search, setSearch] = useSearchParams();
  const tab = search.get('tab') === 'events' ? 'events' : 'event';
  return (
    <Tabs
      value={tab}
      onChange={(value) =>
        setSearch(value === 'events' ? { tab: 'events' } : {}, { preventScrollReset: true })
      }
      keepMounted={false}
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="event">Event</Tabs.Tab>
        <Tabs.Tab value="events">All events</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="event">
        <OneEvent org={org} issue={issue} eventId={eventId} />
      </Tabs.Panel>
      <Tabs.Panel value="events">
        <EventsTable org={org} issueId={issue.id} />
      </Tabs.Panel>
    </Tabs>
  );
}

function OneEvent({ org, issue, eventId }: EventsProps) {
  const event = useIssueEvent(org, issue.id, eventId);
  if (event.isError) {
    const isMissing = event.error instanceof ApiError && event.error.status === 404;
    return isMissing ? (
      <EmptyState title="This event is not stored">
        It may be older than the time for which events are kept.
      </EmptyState>
    ) : (
      <ErrorState error={event.error} onRetry={() => void event.refetch()} />
    );
  }
  if (!event.data) return <LoadingState />;
  return (
    <Stack
      gap="md"
      aria-busy={event.isPlaceholderData}
      style={{ opacity: event.isPlaceholderData ? 0.6 : 1 }}
    >
      <EventNav org={org} issueId={issue.id} project={issue.project.slug} event={event.data} />
      <EventView
        key={event.data.id}
        org={org}
        project={issue.project.slug}
        event={event.data}
      />
    </Stack>
  );
}
