import { Button, Group, Paper, Text } from '@mantine/core';
import {
  IconBraces,
  IconChevronLeft,
  IconChevronRight,
  IconChevronsLeft,
  IconChevronsRight,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api, path } from '../api/client';
import type { EventDetail } from '../api/eventTypes';
import { CopyButton, ExactTime, notifyError, notifySuccess, TimeAgo } from '../ui';
import { useCopy } from '../ui/useCopy';

interface Props {
  org: string;
  issueId: string;
  project: string;
  event: EventDetail;
}

/** Which event is on screen, and the ways to its neighbours and to its raw form. */
export function EventNav({ org, issueId, project, event }: Props) {
  const to = (id: string) => path`/organizations/${org}/issues/${issueId}/events/${id}/`;
  const { previousEventID: previous, nextEventID: next } = event;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Group gap={4} wrap="nowrap">
            <Text size="sm" className="mono" truncate title={event.eventID}>
              Event {event.eventID.slice(0, 8)}
            </Text>
            <CopyButton value={event.eventID} label="event id" />
          </Group>
          <Text size="xs" c="dimmed">
            <ExactTime date={event.dateCreated} /> (<TimeAgo date={event.dateCreated} />)
          </Text>
        </div>
        <Group gap="xs">
          <RawJson org={org} project={project} eventId={event.eventID} />
          <Group gap={4} component="nav" aria-label="Events of this issue">
            <NavButton
              to={previous && to('oldest')}
              label="Oldest event"
              icon={<IconChevronsLeft size={16} />}
            />
            <NavButton
              to={previous && to(previous)}
              label="Previous event"
              icon={<IconChevronLeft size={16} />}
              text="Previous"
            />
            <NavButton
              to={next && to(next)}
              label="Next event"
              icon={<IconChevronRight size={16} />}
              text="Next"
            />
            <NavButton
              to={next && to('latest')}
              label="Latest event"
              icon={<IconChevronsRight size={16} />}
            />
          </Group>
        </Group>
      </Group>
    </Paper>
  );
}

interface NavButtonProps {
  to: string | null;
  label: string;
  icon: ReactNode;
  text?: string;
}

function NavButton({ to, label, icon, text }: NavButtonProps) {
  const content = text ?? icon;
  const common = { variant: 'default', size: 'xs', 'aria-label': label, title: label } as const;
  if (!to) {
    return (
      <Button {...common} px="xs" disabled>
        {content}
      </Button>
    );
  }
  return (
    <Button {...common} px="xs" component={Link} to={to} preventScrollReset>
      {content}
    </Button>
  );
}

function RawJson({ org, project, eventId }: { org: string; project: string; eventId: string }) {
  const url = path`/api/0/projects/${org}/${project}/events/${eventId}/json/`;
  const clipboard = useCopy();
  const copy = async () => {
    try {
      await clipboard.copy(await api.text(url));
      notifySuccess('JSON copied.');
    } catch (error) {
      notifyError(error, 'The JSON was not copied');
    }
  };
  return (
    <Group gap={4}>
      <Button
        component="a"
        href={url}
        target="_blank"
        rel="noreferrer"
        size="xs"
        variant="default"
        leftSection={<IconBraces size={14} />}
      >
        JSON
      </Button>
      <Button size="xs" variant="default" onClick={() => void copy()}>
        Copy JSON
      </Button>
    </Group>
  );
}
