import { Alert } from '@mantine/core';
import { errorText } from '../api/client';

/** The reason why a whole form was refused; announced when it appears. */
export function FormError({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <Alert color="red" variant="light" role="alert" p="sm">
      {errorText(error)}
    </Alert>
  );
}
