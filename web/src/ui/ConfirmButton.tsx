import { Button, Group, Modal, Stack, Text, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { errorText } from '../api/client';

interface Props extends ButtonProps {
  children: ReactNode;
  title: string;
  /** What will happen, and whether it can be undone. */
  message: ReactNode;
  confirmLabel: string;
  /** The dialog stays open and shows the reason when this rejects. */
  onConfirm: () => Promise<unknown> | void;
  'aria-label'?: string;
}

/** A button that asks before it acts. */
export function ConfirmButton({ title, message, confirmLabel, onConfirm, ...button }: Props) {
  const [opened, dialog] = useDisclosure(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      dialog.close();
    } catch (reason) {
      setError(errorText(reason));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Button color="red" variant="light" {...button} onClick={dialog.open} />
      <Modal opened={opened} onClose={dialog.close} title={title} centered>
        <Stack>
          <Text component="div" size="sm">
            {message}
          </Text>
          {error && (
            <Text c="red" size="sm" role="alert">
              {error}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={dialog.close} disabled={busy}>
              Cancel
            </Button>
            <Button color="red" onClick={() => void confirm()} loading={busy} data-autofocus>
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
