import { Alert, Button, Center, Loader, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { errorText, isMissing, mayRetry } from '../api/client';
import { ButtonLink } from './AnchorLink';

interface EmptyProps {
  title: string;
  /** What the reader can do next. */
  children?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
}

/** Shown where a list has nothing in it. */
export function EmptyState({ title, children, icon, action }: EmptyProps) {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="sm" maw={520} ta="center">
        <ThemeIcon variant="light" size={52} radius="xl" aria-hidden>
          {icon ?? <IconInbox size={28} />}
        </ThemeIcon>
        <Title order={2} size="h4">
          {title}
        </Title>
        {children && (
          <Text component="div" c="dimmed">
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}

interface ErrorProps {
  error: unknown;
  /** Offered where trying again may help. */
  onRetry?: () => void;
  /** Offered where it cannot; without one, what does not exist leads to the issues. */
  action?: ReactNode;
}

/** Shown where loading failed. */
export function ErrorState({ error, onRetry, action }: ErrorProps) {
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle />}
      title="This could not be loaded"
      role="alert"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {errorText(error)}
        </Text>
        {mayRetry(error) && onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        {!mayRetry(error) && (action ?? (isMissing(error) && <IssuesLink />))}
      </Stack>
    </Alert>
  );
}

function IssuesLink() {
  return (
    <ButtonLink to="/" size="xs" variant="default">
      Go to the issues
    </ButtonLink>
  );
}

export function LoadingState({ label = 'Loading…' }: { label?: string }) {
  return (
    <Center py={64} role="status">
      <Stack align="center" gap="xs">
        <Loader size="md" aria-hidden />
        <Text c="dimmed" size="sm">
          {label}
        </Text>
      </Stack>
    </Center>
  );
}
