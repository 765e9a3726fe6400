import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { errorText } from '../api/client';

/** Stays longer when there is something to do in it. */
export function notifySuccess(message: ReactNode): void {
  const autoClose = typeof message === 'string' ? 4_000 : 15_000;
  notifications.show({ message, color: 'teal', autoClose });
}

/** Shows why something failed, with what was attempted as the title. */
export function notifyError(error: unknown, title = 'That did not work'): void {
  notifications.show({ title, message: errorText(error), color: 'red', autoClose: 10_000 });
}
