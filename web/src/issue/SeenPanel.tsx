import { Stack, Text } from '@mantine/core';
import type { IssueDetail, ReleaseRef } from '../api/types';
import { TimeAgo } from '../ui';
import { Section } from './Section';

function Seen({
  title,
  date,
  release,
}: {
  title: string;
  date: string | null;
  release: ReleaseRef | null | undefined;
}) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text size="sm" fw={600}>
        <TimeAgo date={date} />
      </Text>
      {release && (
        <Text size="xs" className="mono wrap-anywhere" title={release.version}>
          in {release.shortVersion || release.version}
        </Text>
      )}
    </div>
  );
}

/** When and in which release the issue was met first and last. */
export function SeenPanel({ issue }: { issue: IssueDetail }) {
  return (
    <Section title="Seen">
      <Stack gap="sm">
        <Seen title="Last" date={issue.lastSeen} release={issue.lastRelease} />
        <Seen title="First" date={issue.firstSeen} release={issue.firstRelease} />
      </Stack>
    </Section>
  );
}
