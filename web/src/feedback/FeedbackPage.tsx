import { Paper, Stack, Text } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { ProjectReport } from '../api/eventTypes';
import { useUserFeedback } from '../api/hooks/issues';
import { useProject } from '../api/hooks/projects';
import {
  AnchorLink,
  ButtonLink,
  EmptyState,
  ErrorState,
  LoadingState,
  PageHeader,
  Pager,
  usePageTitle,
} from '../ui';
import { ReportBody } from './ReportBody';

export default function FeedbackPage() {
  const { org = '', project = '' } = useParams();
  usePageTitle('User Feedback', project);
  const [cursor, setCursor] = useState('');
  const detail = useProject(org, project);
  const feedback = useUserFeedback(org, project, cursor);
  const rows = feedback.data?.data ?? [];
  return (
    <>
      <PageHeader
        title="User Feedback"
        description={`What people wrote to ${detail.data?.name ?? project}, newest first`}
        actions={
          <ButtonLink
            variant="default"
            to={`/organizations/${org}/issues/?project=${detail.data?.id ?? ''}`}
          >
            Go to the issues
          </ButtonLink>
        }
      />
      {feedback.isPending && <LoadingState />}
      {feedback.isError && (
        <ErrorState error={feedback.error} onRetry={() => void feedback.refetch()} />
      )}
      {feedback.data && !feedback.isError && rows.length === 0 && (
        <Paper withBorder>
          <EmptyState title="Nobody has written yet" icon={<IconMessage size={28} />}>
            SDKs have a dialog in which people say what they did when an error hit them, and a widget
            for feedback without an error. What they write is listed here.
          </EmptyState>
        </Paper>
      )}
      <Stack component="ul" p={0} m={0} style={{ listStyle: 'none' }} maw={860}>
        {rows.map((report) => (
          <Paper key={report.id} component="li" withBorder p="md">
            <ReportBody report={report} />
            <About org={org} report={report} />
          </Paper>
        ))}
      </Stack>
      <Pager page={feedback.data} onCursor={setCursor} />
    </>
  );
}

/** The event that the report is about, where it is still stored. */
export function About({ org, report }: { org: string; report: ProjectReport }) {
  const { issue, event } = report;
  if (issue === null) return null;
  const at = `/organizations/${org}/issues/${issue.id}/`;
  return (
    <Text size="sm" mt="xs" c="dimmed" className="wrap-anywhere" lineClamp={2}>
      About{' '}
      <AnchorLink to={event.id === null ? at : `${at}events/${event.id}/`} inherit>
        {issue.shortId}
      </AnchorLink>
      : {issue.title}
    </Text>
  );
}
