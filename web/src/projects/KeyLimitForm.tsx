import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { FormError } from '../pages/FormError';
import {
  limitProblem,
  secondsOf,
  splitWindow,
  windowProblem,
  type WindowUnit,
} from '../settings/quotas/quotaForm';
import { WindowFields } from '../settings/quotas/WindowFields';

const kWindowMax = 86_400;

export interface KeyLimit {
  count: number;
  window: number;
}

interface Values {
  count: number | '';
  window: number | '';
  unit: WindowUnit;
}

interface Props {
  limit: KeyLimit | null;
  /** Rejects with the reason when the limit is refused. Null takes it away. */
  onSubmit: (limit: KeyLimit | null) => Promise<void>;
}

/** How many errors a key takes in within a window. */
export function KeyLimitForm({ limit, onSubmit }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useForm<Values>({
    initialValues: { count: limit?.count ?? 1000, ...splitWindow(limit?.window ?? 3_600) },
    validate: {
      count: limitProblem,
      window: (window, values) => windowProblem(window, values.unit, kWindowMax),
    },
  });
  const send = async (next: KeyLimit | null) => {
    setBusy(true);
    try {
      await onSubmit(next);
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  const submit = form.onSubmit(({ count, window, unit }) =>
    send({ count: Number(count), window: secondsOf(window, unit) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <FormError error={error} />
        <Text size="sm" c="dimmed">
          When the limit is used up, further errors with this key are refused until the window ends.
        </Text>
        <NumberInput
          label="Errors"
          min={1}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          data-autofocus
          {...form.getInputProps('count')}
        />
        <WindowFields window={form.getInputProps('window')} unit={form.getInputProps('unit')} />
        <Group justify="flex-end">
          {limit && (
            <Button variant="default" disabled={isBusy} onClick={() => void send(null)}>
              Take the limit away
            </Button>
          )}
          <Button type="submit" loading={isBusy}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
