import { Button, Modal, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useIssueTags, useTagValues } from '../api/hooks/issues';
import type { IssueTag, TagValue } from '../api/types';
import { ErrorState, formatFullCount, LoadingState } from '../ui';
import { Section } from './Section';
import { tagSearchPath } from './tagSearch';
import classes from './Issue.module.css';

const kFew = 4;

interface Props {
  org: string;
  issueId: string;
}

/** How the events of the issue divide up by tag. */
export function TagsPanel({ org, issueId }: Props) {
  const tags = useIssueTags(org, issueId);
  const [open, setOpen] = useState<IssueTag | null>(null);
  return (
    <Section title="Tags of all events">
      {tags.isPending && <LoadingState />}
      {tags.isError && <ErrorState error={tags.error} onRetry={() => void tags.refetch()} />}
      {tags.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          No tags.
        </Text>
      )}
      <Stack gap="md">
        {tags.data?.map((tag) => (
          <div key={tag.key}>
            <Title order={3} size="h6" mb={4} className="wrap-anywhere">
              {tag.key}
            </Title>
            <Bars
              org={org}
              tagKey={tag.key}
              total={tag.totalValues}
              values={tag.topValues.slice(0, kFew)}
            />
            <Button
              size="compact-xs"
              variant="subtle"
              mt={4}
              onClick={() => setOpen(tag)}
              aria-label={`All values of ${tag.key}`}
            >
              All values
            </Button>
          </div>
        ))}
      </Stack>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={`Values of ${open?.key ?? ''}`}
        size="lg"
      >
        {open && <AllValues org={org} issueId={issueId} tag={open} />}
      </Modal>
    </Section>
  );
}

function AllValues({ org, issueId, tag }: Props & { tag: IssueTag }) {
  const values = useTagValues(org, issueId, tag.key, true);
  if (values.isError) return <ErrorState error={values.error} />;
  if (!values.data) return <LoadingState />;
  return <Bars org={org} tagKey={tag.key} total={tag.totalValues} values={values.data.data} />;
}

interface BarsProps {
  org: string;
  tagKey: string;
  total: number;
  values: TagValue[];
}

function Bars({ org, tagKey, total, values }: BarsProps) {
  return (
    <Stack component="ul" gap={3} m={0} p={0} style={{ listStyle: 'none' }}>
      {values.map(({ value, name, count }) => {
        const share = total > 0 ? Math.min(100, (count / total) * 100) : 0;
        const label = name || value || '(empty)';
        return (
          <li key={value}>
            <Link
              to={tagSearchPath(org, tagKey, value)}
              className={classes.barRow}
              title={`${label}: ${formatFullCount(count)} of ${formatFullCount(total)} events`}
            >
              <span className={classes.barFill} style={{ width: `${share}%` }} aria-hidden />
              <span className={classes.barText}>
                <span>{label}</span>
                <span>{share < 1 && share > 0 ? '<1' : Math.round(share)} %</span>
              </span>
            </Link>
          </li>
        );
      })}
    </Stack>
  );
}
