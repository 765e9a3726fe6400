import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBookmark, IconBookmarkFilled } from '@tabler/icons-react';
import { useIssueActions } from '../api/hooks/issues';
import type { Issue } from '../api/types';
import { notifyError } from '../ui';

interface Props {
  org: string;
  issue: Pick<Issue, 'id' | 'shortId' | 'isBookmarked'>;
  size?: 'md' | 'lg';
  variant?: 'subtle' | 'default';
}

export function BookmarkButton({ org, issue, size = 'md', variant = 'subtle' }: Props) {
  const { change } = useIssueActions(org);
  const { isBookmarked } = issue;
  const label = isBookmarked ? 'Remove the bookmark' : 'Bookmark';
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={variant}
        color="gray"
        size={size === 'lg' ? 36 : 28}
        aria-label={`Bookmark ${issue.shortId}`}
        aria-pressed={isBookmarked}
        loading={change.isPending}
        onClick={() =>
          change.mutate(
            { ids: [issue.id], change: { isBookmarked: !isBookmarked } },
            { onError: (error) => notifyError(error, 'The bookmark was not changed') },
          )
        }
      >
        {isBookmarked ? (
          <IconBookmarkFilled size={17} style={{ color: 'var(--mantine-color-yellow-7)' }} />
        ) : (
          <IconBookmark size={17} />
        )}
      </ActionIcon>
    </Tooltip>
  );
}
