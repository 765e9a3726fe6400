import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { errorText } from '../api/client';

export interface Question {
  title: string;
  /** What will happen, and whether it can be undone. */
  message: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  /** A name that has to be typed first, for what nobody should do by mistake. */
  typed?: string | undefined;
}

interface BodyProps {
  question: Question;
  /** The dialog stays open and shows the reason when this rejects. */
  onConfirm: () => Promise<unknown> | void;
  onClose: () => void;
}

/** What stands in the dialog. The first focus is never on the button that acts. */
export function ConfirmBody({ question, onConfirm, onClose }: BodyProps) {
  const { message, confirmLabel, cancelLabel = 'Cancel', typed } = question;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [text, setText] = useState('');
  const mayConfirm = typed === undefined || text.trim() === typed;

  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setError(errorText(reason));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // React hands the event on to a form around the dialog, though the page has none there.
    event.stopPropagation();
    if (mayConfirm && !busy) void confirm();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text component="div" size="sm" className="wrap-anywhere">
          {message}
        </Text>
        {typed !== undefined && (
          <TextInput
            label={`Type ${typed} to confirm`}
            value={text}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {error && (
          <Text c="var(--mantine-color-error)" size="sm" role="alert">
            {error}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            onClick={onClose}
            disabled={busy}
            data-autofocus={typed === undefined ? true : undefined}
          >
            {cancelLabel}
          </Button>
          <Button type="submit" color="red.9" loading={busy} disabled={!mayConfirm}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Props {
  /** The dialog is open while there is one. */
  question: Question | null;
  onConfirm: () => Promise<unknown> | void;
  onClose: () => void;
}

/** Asks before something is done that is hard to undo. */
export function ConfirmDialog({ question, onConfirm, onClose }: Props) {
  // While the dialog fades out it keeps saying what it said.
  const [last, setLast] = useState(question);
  if (question !== null && question !== last) setLast(question);
  const shown = question ?? last;
  return (
    <Modal opened={question !== null} onClose={onClose} title={shown?.title} centered>
      {shown && <ConfirmBody question={shown} onConfirm={onConfirm} onClose={onClose} />}
    </Modal>
  );
}
