// Small pieces that the pages of the settings share.

import { Alert, Button, Paper, Stack, Text, Title, Tooltip, type ButtonProps } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';

interface PanelProps {
  title: string;
  description?: ReactNode;
  /** Stands at the right of the title. */
  action?: ReactNode;
  children: ReactNode;
}

/** A titled box; its title is an <h2>. */
export function Panel({ title, description, action, children }: PanelProps) {
  const id = useId();
  return (
    <Paper component="section" withBorder p={{ base: 'sm', sm: 'lg' }} aria-labelledby={id}>
      <Stack gap="md">
        <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap', alignItems: 'flex-start' }}>
          <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
            <Title order={2} size="h4" id={id}>
              {title}
            </Title>
            {description && (
              <Text component="div" size="sm" c="dimmed" mt={2}>
                {description}
              </Text>
            )}
          </div>
          {action}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}

/** Says that the page can be read but not changed, and who can change it. */
export function LockedNote({ children }: { children: ReactNode }) {
  return (
    <Alert variant="light" color="gray" icon={<IconLock size={18} aria-hidden />} mb="md">
      {children}
    </Alert>
  );
}

interface NotedProps {
  note: string;
  /** Gets the id that the control names as its description. */
  children: (noteId: string) => ReactNode;
}

/** A line under a checkbox or a switch, read as its description and not as part of its name. */
export function Noted({ note, children }: NotedProps) {
  const id = useId();
  return (
    <div>
      {children(id)}
      <Text id={id} size="xs" c="dimmed" mt={2}>
        {note}
      </Text>
    </div>
  );
}

interface GuardedProps extends ButtonProps {
  allowed: boolean;
  /** Why it cannot be used, and who can use it. */
  reason: string;
  onClick: () => void;
  children: ReactNode;
}

/**
 * A button that stays reachable by keyboard when it may not be used, and then says why: as a tooltip
 * and as its description for screen readers.
 */
export function GuardedButton({ allowed, reason, onClick, children, ...button }: GuardedProps) {
  const id = useId();
  return (
    <>
      <Tooltip label={reason} disabled={allowed} multiline maw={280} events={kTooltipEvents}>
        <Button
          {...button}
          data-disabled={allowed ? undefined : true}
          aria-disabled={allowed ? undefined : true}
          aria-describedby={allowed ? undefined : id}
          onClick={allowed ? onClick : undefined}
        >
          {children}
        </Button>
      </Tooltip>
      <span id={id} hidden>
        {reason}
      </span>
    </>
  );
}

const kTooltipEvents = { hover: true, focus: true, touch: true };
