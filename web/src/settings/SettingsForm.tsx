import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import type { useForm, UseFormReturnType } from '@mantine/form';
import { useState, type ReactNode } from 'react';
import { fieldErrors } from '../api/client';
import { notifyError, notifySuccess } from '../ui';

interface Props<Values> {
  form: UseFormReturnType<Values>;
  /** Without the right to change anything there is no button. */
  allowed?: boolean;
  /** Rejects when the server refuses; what it returns is what the form holds from then on. */
  onSave: (values: Values) => Promise<Values | void>;
  /** "The team was saved." */
  saved: string;
  /** Title of the notice when it was not. */
  refused: string;
  button?: string;
  children: ReactNode;
}

/** A form of the settings: its fields, a button that is of use once something has changed, and notices. */
export function SettingsForm<Values extends Record<string, unknown>>({
  form,
  allowed = true,
  onSave,
  saved,
  refused,
  button = 'Save Changes',
  children,
}: Props<Values>) {
  const [busy, setBusy] = useState(false);
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    try {
      const fresh = await onSave(values);
      if (fresh) {
        form.setInitialValues(fresh);
        form.setValues(fresh);
      }
      form.resetDirty(fresh ?? undefined);
      notifySuccess(saved);
    } catch (error) {
      form.setErrors(fieldErrors(error));
      notifyError(error, refused);
    } finally {
      setBusy(false);
    }
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={560}>
        {children}
        {allowed && (
          <Group>
            <Button type="submit" loading={busy} disabled={!form.isDirty()}>
              {button}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

/** What `form.getInputProps` gives. */
type Input = ReturnType<ReturnType<typeof useForm>['getInputProps']>;

interface NameProps {
  input: (field: 'name' | 'slug') => Input;
  disabled: boolean;
  nameMax: number;
  slugMax: number;
  nameNote?: string;
  slugNote?: string;
}

/** The two fields that everything with an address of its own has. */
export function NameFields({ input, disabled, nameMax, slugMax, nameNote, slugNote }: NameProps) {
  return (
    <>
      <TextInput
        label="Name"
        description={nameNote}
        withAsterisk
        maxLength={nameMax}
        disabled={disabled}
        {...input('name')}
      />
      <TextInput
        label="Slug"
        description={slugNote}
        withAsterisk
        maxLength={slugMax}
        disabled={disabled}
        classNames={{ input: 'mono' }}
        {...input('slug')}
      />
    </>
  );
}

interface LinesProps {
  label: string;
  description: ReactNode;
  placeholder?: string;
  disabled: boolean;
  /** Of this text. */
  input: Input;
}

/** A list with an entry per line, or any other text that programs read. */
export function LinesField({ label, description, placeholder, disabled, input }: LinesProps) {
  return (
    <Textarea
      label={label}
      description={description}
      placeholder={placeholder}
      autosize
      minRows={2}
      maxRows={16}
      spellCheck={false}
      disabled={disabled}
      classNames={{ input: 'mono' }}
      {...input}
    />
  );
}
