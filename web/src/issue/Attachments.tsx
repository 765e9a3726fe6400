import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { EventAttachment } from '../api/eventTypes';
import { useAttachmentText, useEventAttachments } from '../api/hooks/issues';
import { CodeBlock, ErrorState, formatBytes } from '../ui';
import { downloadUrl, previewOf, purposeOf } from './attachmentPreview';
import classes from './Issue.module.css';
import { Section } from './Section';

interface Props {
  org: string;
  project: string;
  eventId: string;
}

/** Files that came with the event; nothing when there are none. */
export function Attachments({ org, project, eventId }: Props) {
  const found = useEventAttachments(org, project, eventId);
  if (found.isError) {
    return (
      <Section title="Attachments">
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      </Section>
    );
  }
  const attachments = found.data?.data ?? [];
  if (attachments.length === 0) return null;
  return (
    <Section title={`Attachments (${found.data?.hits ?? attachments.length})`}>
      <Stack component="ul" gap="md" className={classes.attachments}>
        {attachments.map((one) => (
          <Attachment key={one.id} url={downloadUrl(org, project, one)} attachment={one} />
        ))}
      </Stack>
      {found.data?.next && (
        <Text size="sm" c="dimmed" mt="sm">
          Only the first {attachments.length} are shown.
        </Text>
      )}
    </Section>
  );
}

function Attachment({ url, attachment }: { url: string; attachment: EventAttachment }) {
  const { name, mimetype, size } = attachment;
  const preview = previewOf(attachment);
  const facts = [formatBytes(size), mimetype, purposeOf(attachment)].filter(Boolean).join(' · ');
  return (
    <li>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" className="mono wrap-anywhere">
            {name || '(no name)'}
          </Text>
          <Text size="xs" c="dimmed" className="wrap-anywhere">
            {facts}
          </Text>
        </div>
        <Button
          component="a"
          href={url}
          download
          size="xs"
          variant="default"
          style={{ flex: 'none' }}
          leftSection={<IconDownload size={14} />}
          aria-label={`Download ${name}`}
        >
          Download
        </Button>
      </Group>
      {preview === 'image' && (
        <Anchor href={url} download>
          <img className={classes.picture} src={url} alt={name} loading="lazy" />
        </Anchor>
      )}
      {preview === 'text' && <TextPreview url={url} name={name} />}
    </li>
  );
}

function TextPreview({ url, name }: { url: string; name: string }) {
  const text = useAttachmentText(url);
  if (text.isError) return <ErrorState error={text.error} onRetry={() => void text.refetch()} />;
  if (text.data === undefined) return null;
  return (
    <div className={classes.attachmentText}>
      <CodeBlock code={text.data} label={`content of ${name}`} wrap />
    </div>
  );
}
