import { Container, Title } from '@mantine/core';
import { useRouteError } from 'react-router';
import { ErrorState } from '../ui/States';

/** Shown in place of a page that failed to load or to draw itself. */
export function RouteError() {
  return (
    <Container size="sm" py="xl">
      <Title order={1} size="h3" mb="md">
        Something went wrong
      </Title>
      <ErrorState error={useRouteError()} onRetry={() => window.location.reload()} />
    </Container>
  );
}
