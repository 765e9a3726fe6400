import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { PageLinks } from '../api/link';

interface Props {
  page: PageLinks | undefined;
  onCursor: (cursor: string) => void;
  /** For example "1,204 issues". */
  summary?: string | undefined;
}

/** Previous and next page of a list; nothing when there is only one page. */
export function Pager({ page, onCursor, summary }: Props) {
  const { next, previous } = page ?? { next: null, previous: null };
  if (!next && !previous && !summary) return null;
  return (
    <Group component="nav" aria-label="Pages" justify="space-between" mt="md" gap="xs">
      <Text size="sm" c="dimmed">
        {summary}
      </Text>
      {(next || previous) && (
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            disabled={!previous}
            leftSection={<IconChevronLeft size={14} />}
            onClick={() => previous && onCursor(previous)}
          >
            Previous
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={!next}
            rightSection={<IconChevronRight size={14} />}
            onClick={() => next && onCursor(next)}
          >
            Next
          </Button>
        </Group>
      )}
    </Group>
  );
}
