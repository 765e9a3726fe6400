import { Alert, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useFirstIssue } from '../api/hooks/issues';
import { useProject, useProjectKeys } from '../api/hooks/projects';
import type { ProjectDetail } from '../api/types';
import {
  AnchorLink,
  ButtonLink,
  CodeBlock,
  CopyField,
  ErrorState,
  LoadingState,
  PageHeader,
  usePageTitle,
} from '../ui';
import { kSnippetChoices, platformFamily, snippetFor } from './snippets';
import classes from './GettingStarted.module.css';

const kPollMs = 2000;

export default function GettingStartedPage() {
  const { org = '', project = '' } = useParams();
  usePageTitle('Getting started', project);
  const detail = useProject(org, project, kPollMs);
  const keys = useProjectKeys(org, project);
  const failed = [detail, keys].find((query) => query.isError && !query.data);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!detail.data || !keys.data) return <LoadingState />;
  const dsn = keys.data.find((key) => key.isActive)?.dsn.public;
  return (
    <>
      <PageHeader
        title={`Getting started with ${detail.data.name}`}
        description="Connect your application in two steps; its first error then opens here."
        actions={
          <ButtonLink
            to={`/organizations/${org}/issues/?project=${detail.data.id}`}
            variant="default"
          >
            Go to the issues
          </ButtonLink>
        }
      />
      {dsn ? (
        <Steps org={org} project={detail.data} dsn={dsn} />
      ) : (
        <Alert color="yellow" title="This project has no active key">
          Without a key no event is accepted.{' '}
          <AnchorLink to={`/organizations/${org}/projects/${project}/keys/`}>
            Make or enable a key
          </AnchorLink>
          .
        </Alert>
      )}
    </>
  );
}

function Steps({ org, project, dsn }: { org: string; project: ProjectDetail; dsn: string }) {
  const [family, setFamily] = useState(platformFamily(project.platform) ?? '');
  const snippet = snippetFor(family, dsn);
  return (
    <Stack gap="lg" maw={860}>
      <FirstEventLine org={org} project={project} />
      <Paper withBorder p="lg">
        <Title order={2} size="h4" mb="sm">
          The DSN
        </Title>
        <CopyField
          label="DSN"
          value={dsn}
          description="The address to which the SDK of your application reports."
        />
      </Paper>
      <Paper withBorder p="lg">
        <Stack gap="md">
          <Title order={2} size="h4">
            Add the SDK
          </Title>
          <Select
            label="Platform"
            maw={280}
            data={kSnippetChoices.map(([value, label]) => ({ value, label }))}
            value={family}
            onChange={(value) => setFamily(value ?? '')}
            allowDeselect={false}
          />
          {snippet.install && (
            <div>
              <Text size="sm" mb={6}>
                Install it:
              </Text>
              <CodeBlock code={snippet.install} label="install command" />
            </div>
          )}
          <div>
            <Text size="sm" mb={6}>
              {snippet.place}
            </Text>
            <CodeBlock code={snippet.code} label="code" />
          </div>
        </Stack>
      </Paper>
    </Stack>
  );
}

/** Waits for the first event, then opens its issue; only says so when there was one already. */
function FirstEventLine({ org, project }: { org: string; project: ProjectDetail }) {
  const navigate = useNavigate();
  const wasWaiting = useRef(!project.firstEvent);
  const hasArrived = wasWaiting.current && project.firstEvent !== null;
  const issue = useFirstIssue(org, project.id, hasArrived);
  const id = issue.data?.id;

  useEffect(() => {
    if (hasArrived && id) void navigate(`/organizations/${org}/issues/${id}/`);
  }, [hasArrived, id, navigate, org]);

  if (!wasWaiting.current) {
    return (
      <Alert color="teal" title="This project receives events">
        <AnchorLink to={`/organizations/${org}/issues/?project=${project.id}`}>
          See its issues
        </AnchorLink>
      </Alert>
    );
  }
  return (
    <Paper withBorder p="md" className={classes.live} data-arrived={hasArrived || undefined}>
      <span className={classes.dot} aria-hidden />
      <Text role="status" aria-live="polite">
        {hasArrived ? 'The first event is here. Opening it…' : 'Waiting for the first event…'}
      </Text>
    </Paper>
  );
}
