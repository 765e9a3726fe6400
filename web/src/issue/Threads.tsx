import { Badge, Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import type { Thread } from '../api/eventTypes';
import { Section } from './Section';
import { StackTrace } from './stack/StackTrace';
import { StackControls, type StackView } from './StackControls';

interface Props {
  threads: Thread[];
  /** The exceptions show the trace of the crashed thread already. */
  hasExceptions: boolean;
  view: StackView;
  onView: (view: StackView) => void;
}

function threadName(thread: Thread, index: number): string {
  const name = thread.name || `Thread ${thread.id ?? index}`;
  return thread.name && thread.id != null ? `${name} (${thread.id})` : name;
}

export function Threads({ threads, hasExceptions, view, onView }: Props) {
  const important = threads.findIndex((thread) => thread.crashed);
  const current = threads.findIndex((thread) => thread.current);
  const [chosen, setChosen] = useState(String(Math.max(0, important >= 0 ? important : current)));
  const thread = threads[Number(chosen)];
  if (!thread) return null;
  const hasFrames = (thread.stacktrace?.frames ?? []).length > 0;
  return (
    <Section
      title={`Threads (${threads.length})`}
      actions={<StackControls view={view} onView={onView} />}
    >
      <Group gap="xs" mb="sm">
        <Select
          aria-label="Thread"
          w={280}
          data={threads.map((one, i) => ({ value: String(i), label: threadName(one, i) }))}
          value={chosen}
          onChange={(value) => value && setChosen(value)}
          allowDeselect={false}
          searchable={threads.length > 10}
        />
        {thread.crashed && (
          <Badge color="red" variant="light" tt="none">
            crashed
          </Badge>
        )}
        {thread.current && (
          <Badge variant="light" tt="none">
            current
          </Badge>
        )}
        {thread.state && (
          <Badge variant="default" tt="none">
            {thread.state}
          </Badge>
        )}
      </Group>
      {!hasFrames && hasExceptions && (thread.crashed || thread.current) ? (
        <Text size="sm" c="dimmed">
          Its stack trace is the one of the exception.
        </Text>
      ) : (
        <StackTrace
          key={chosen}
          trace={thread.stacktrace}
          mode={view.mode}
          newestFirst={view.newestFirst}
        />
      )}
    </Section>
  );
}
