import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import type { useForm, UseFormReturnType } from '@mantine/form';
import { useState, type ReactNode } from 'react';
import { fieldErrors } from '../api/client';
import { ConfirmDialog, notifySuccess, restoreFocus, useUnsaved, type Question } from '../ui';
import { FormFailure, useFormFailure } from './FormFailure';

interface Props<Values> {
  form: UseFormReturnType<Values>;
  /** Without the right to change anything there is no button. */
  allowed?: boolean;
  /** Rejects when the server refuses; what it returns is what the form holds from then on. */
  onSave: (values: Values) => Promise<Values | void>;
  /** "The team was saved." */
  saved: string;
  /** What to ask before these values are saved; null when they do no harm. */
  question?: (values: Values) => Question | null;
  button?: string;
  children: ReactNode;
}

/**
 * A form of the settings: its fields, a button that is of use once something has changed, and what
 * became of it. Leaving it with unsaved changes asks first.
 */
export function SettingsForm<Values extends Record<string, unknown>>({
  form,
  allowed = true,
  onSave,
  saved,
  question,
  button = 'Save Changes',
  children,
}: Props<Values>) {
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<{ values: Values; question: Question } | null>(null);
  const failure = useFormFailure();
  useUnsaved(allowed && !busy && form.isDirty());

  const save = async (values: Values) => {
    setBusy(true);
    failure.clear();
    try {
      const fresh = await onSave(values);
      if (fresh) {
        form.setInitialValues(fresh);
        form.setValues(fresh);
      }
      form.resetDirty(fresh ?? undefined);
      notifySuccess(saved);
      // The button has nothing to do now and gives up the focus.
      restoreFocus(() => failure.form.current);
    } catch (error) {
      form.setErrors(fieldErrors(error));
      failure.refuse(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = form.onSubmit(
    (values) => {
      const first = question?.(values) ?? null;
      if (first === null) void save(values);
      else setAsked({ values, question: first });
    },
    () => failure.fail(),
  );
  return (
    <>
      <form ref={failure.form} onSubmit={submit} noValidate tabIndex={-1} className="quiet-focus">
        <Stack maw={560}>
          {children}
          {allowed && (
            <>
              <FormFailure
                messages={failure.messages}
                problems={shownProblems(form)}
              />
              <Group>
                <Button type="submit" loading={busy} disabled={!form.isDirty()}>
                  {button}
                </Button>
              </Group>
            </>
          )}
        </Stack>
      </form>
      <ConfirmDialog
        question={asked?.question ?? null}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          // The dialog closes first: what goes wrong is said by the form.
          if (asked) void save(asked.values);
        }}
      />
    </>
  );
}

/** How many fields show a message; the server may name what is no field of the form. */
function shownProblems<Values>(form: UseFormReturnType<Values>): number {
  const isField = (value: unknown) =>
    value !== undefined && (typeof value !== 'object' || Array.isArray(value));
  const values = Object.keys(form.errors).map((name): unknown => form.getInputProps(name).value);
  return values.filter(isField).length;
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
