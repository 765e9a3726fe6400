import { Alert } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { errorText } from '../api/client';

/**
 * What a form does when it was not saved: the first wrong field gets the focus, which brings it in
 * sight. `form` goes on the form element; `messages` and the number of wrong fields to `FormFailure`.
 */
export function useFormFailure() {
  const form = useRef<HTMLFormElement>(null);
  const [messages, setMessages] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (messages === null) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [messages]);
  const fail = useCallback((reasons: readonly string[] = []) => setMessages([...reasons]), []);
  const refuse = useCallback((error: unknown) => setMessages([errorText(error)]), []);
  const clear = useCallback(() => setMessages(null), []);
  return { form, messages, fail, refuse, clear };
}

interface Props {
  /** What concerns the form as a whole; null while nothing has failed. */
  messages: readonly string[] | null;
  /** How many fields say what is wrong with them. */
  problems: number;
}

/** Stands near the button that saves, so that a wrong field out of sight does not go unnoticed. */
export function FormFailure({ messages, problems }: Props) {
  if (messages === null || (messages.length === 0 && problems === 0)) return null;
  return (
    <Alert color="red" variant="light" role="alert" title="This was not saved">
      {messages.map((message) => (
        <div key={message} className="wrap-anywhere">
          {message}
        </div>
      ))}
      {problems > 0 && (
        <div>
          {problems === 1
            ? 'Please look at the field marked in red above.'
            : `Please look at the ${problems} fields marked in red above.`}
        </div>
      )}
    </Alert>
  );
}
