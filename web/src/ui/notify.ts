import { notifications } from '@mantine/notifications';
import { errorText } from '../api/client';

export function notifySuccess(message: string): void {
  notifications.show({ message, color: 'teal' });
}

/** Shows why something failed, with what was attempted as the title. */
export function notifyError(error: unknown, title = 'That did not work'): void {
  notifications.show({ title, message: errorText(error), color: 'red', autoClose: 10_000 });
}
