import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';

interface Props {
  /** What is chosen, for the label: "project" gives "Add a project". */
  noun: string;
  options: readonly { value: string; label: string }[];
  onAdd: (value: string) => Promise<unknown>;
}

/** Chooses one of what is not in a list yet, and adds it. Nothing when all is in. */
export function AddRow({ noun, options, onAdd }: Props) {
  const [chosen, setChosen] = useState('');
  const [busy, setBusy] = useState(false);
  if (options.length === 0) return null;
  const add = async () => {
    setBusy(true);
    try {
      await onAdd(chosen);
      setChosen('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        label={`Add a ${noun}`}
        value={chosen}
        data={[{ value: '', label: 'Choose…' }, ...options]}
        onChange={(event) => setChosen(event.currentTarget.value)}
        style={{ flex: '1 1 12rem', maxWidth: 320 }}
      />
      <Button variant="default" disabled={chosen === ''} loading={busy} onClick={() => void add()}>
        Add
      </Button>
    </Group>
  );
}
