import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, errorText } from '../api/client';

interface Answer {
  page: string;
  helpful: boolean;
  comment?: string;
}

/** Asks whether the page helped. The answer is sent together with the optional comment. */
export function Helpful({ page }: { page: string }) {
  const [helpful, setHelpful] = useState<boolean | null>(null);
  const [comment, setComment] = useState('');
  const send = useMutation({
    mutationFn: (answer: Answer) => api.post('/api/0/docs-feedback/', answer, { anonymous: true }),
  });

  if (send.isSuccess) {
    return (
      <Text role="status" fw={500}>
        Thank you. Your answer was sent to the people who run this server.
      </Text>
    );
  }
  const submit = () => {
    if (helpful === null) return;
    const text = comment.trim();
    send.mutate({ page, helpful, ...(text === '' ? {} : { comment: text }) });
  };
  return (
    <Stack gap="sm" maw={520} component="section" aria-label="Was this helpful?">
      <Group gap="sm">
        <Title order={2} size="h5">
          Was this helpful?
        </Title>
        <Group gap="xs">
          {[true, false].map((value) => (
            <Button
              key={String(value)}
              size="xs"
              variant={helpful === value ? 'filled' : 'default'}
              aria-pressed={helpful === value}
              onClick={() => setHelpful(value)}
            >
              {value ? 'Yes' : 'No'}
            </Button>
          ))}
        </Group>
      </Group>
      {helpful !== null && (
        <>
          <Textarea
            label={helpful ? 'What helped? (optional)' : 'What is missing or wrong? (optional)'}
            description="Write no secrets here."
            autosize
            minRows={2}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Group>
            <Button size="xs" loading={send.isPending} onClick={submit}>
              Send
            </Button>
          </Group>
        </>
      )}
      {send.isError && (
        <Text c="red" size="sm" role="alert">
          {errorText(send.error)}
        </Text>
      )}
    </Stack>
  );
}
