import { Button, Fieldset, Group, MultiSelect, NumberInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { fieldErrors } from '../../api/client';
import { useQuotas, useSaveQuotas } from '../../api/hooks/stats';
import type { Quota } from '../../api/types';
import { ErrorState, LoadingState, notifySuccess, restoreFocus, useUnsaved } from '../../ui';
import { FormFailure, useFormFailure } from '../FormFailure';
import { Panel } from '../parts';
import {
  bodyOf,
  categoryChoices,
  kQuotasMax,
  limitProblem,
  quotaText,
  valuesOf,
  windowProblem,
  type QuotaValues,
} from './quotaForm';
import { WindowFields } from './WindowFields';

interface Props {
  org: string;
  /** The slug, or '' for the organization itself. */
  project: string;
  allowed: boolean;
}

/** How much is taken in: a list that is edited and saved as a whole. */
export function QuotasPanel({ org, project, allowed }: Props) {
  const quotas = useQuotas(org, project);
  const whose = project ? 'this project' : 'all projects of the organization together';
  return (
    <Panel
      title="Quotas"
      description={`How much ${whose} may send within a window. What is over it is refused, and the statistics count it as rate limited.`}
    >
      {quotas.isPending && <LoadingState />}
      {quotas.isError && (
        <ErrorState error={quotas.error} onRetry={() => void quotas.refetch()} />
      )}
      {quotas.data && !allowed && <QuotaList quotas={quotas.data} />}
      {quotas.data && allowed && <QuotasForm org={org} project={project} quotas={quotas.data} />}
    </Panel>
  );
}

function QuotaList({ quotas }: { quotas: readonly Quota[] }) {
  if (quotas.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        There is no quota: everything is taken in.
      </Text>
    );
  }
  return (
    <ul style={{ margin: 0, paddingInlineStart: 20 }}>
      {quotas.map((quota) => (
        <li key={quota.id}>{quotaText(quota)}</li>
      ))}
    </ul>
  );
}

interface FormProps {
  org: string;
  project: string;
  quotas: readonly Quota[];
}

function newQuota(): QuotaValues {
  return { key: randomId(), categories: ['error'], limit: 1000, window: 1, unit: 'hours' };
}

function QuotasForm({ org, project, quotas }: FormProps) {
  const send = useSaveQuotas(org, project);
  const form = useForm<{ quotas: QuotaValues[] }>({
    initialValues: { quotas: valuesOf(quotas) },
    validate: {
      quotas: {
        limit: limitProblem,
        window: (window, values, at) => {
          const index = Number(at.split('.')[1]);
          return windowProblem(window, values.quotas[index]?.unit ?? 'seconds');
        },
      },
    },
  });
  const failure = useFormFailure();
  useUnsaved(!send.isPending && form.isDirty());
  const save = async (values: { quotas: QuotaValues[] }) => {
    failure.clear();
    try {
      const saved = await send.mutateAsync(bodyOf(values.quotas));
      const fresh = { quotas: valuesOf(saved) };
      form.setInitialValues(fresh);
      form.setValues(fresh);
      form.resetDirty(fresh);
      notifySuccess('The quotas were saved.');
      restoreFocus(() => failure.form.current);
    } catch (error) {
      form.setErrors(fieldErrors(error));
      failure.refuse(error);
    }
  };
  const submit = form.onSubmit(save, () => failure.fail());
  const entries = form.values.quotas;
  const remove = (index: number) => {
    form.removeListItem('quotas', index);
    // The button is gone: the next quota's takes over, or the last one's, or the one that adds.
    restoreFocus(() => {
      const buttons = failure.form.current?.querySelectorAll<HTMLElement>('[data-next-focus]') ?? [];
      return buttons[Math.min(index, Math.max(0, buttons.length - 2))];
    });
  };
  return (
    <form ref={failure.form} onSubmit={submit} noValidate tabIndex={-1} className="quiet-focus">
      <Stack>
        {entries.length === 0 && (
          <Text size="sm" c="dimmed">
            There is no quota: everything is taken in.
          </Text>
        )}
        {entries.map((entry, index) => (
          <QuotaFields
            key={entry.key}
            entry={entry}
            number={index + 1}
            input={(name) => form.getInputProps(`quotas.${index}.${name}`)}
            onRemove={() => remove(index)}
          />
        ))}
        <FormFailure messages={failure.messages} problems={Object.keys(form.errors).length} />
        <Group>
          <Button
            data-next-focus
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={entries.length >= kQuotasMax}
            onClick={() => form.insertListItem('quotas', newQuota())}
          >
            Add a quota
          </Button>
          <Button type="submit" loading={send.isPending} disabled={!form.isDirty()}>
            Save Quotas
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FieldsProps {
  entry: QuotaValues;
  number: number;
  /** What a control of this entry is bound to. */
  input: (name: keyof QuotaValues) => ReturnType<ReturnType<typeof useForm>['getInputProps']>;
  onRemove: () => void;
}

function QuotaFields({ entry, number, input, onRemove }: FieldsProps) {
  return (
    <Fieldset legend={`Quota ${number}`}>
      <Stack gap="sm">
        <MultiSelect
          label="Categories"
          description="Counted together. Without any, each category is counted by itself."
          placeholder={entry.categories.length === 0 ? 'Each category by itself' : undefined}
          data={categoryChoices(entry.categories)}
          searchable
          clearable
          {...input('categories')}
        />
        <Group align="flex-start" gap="sm">
          <NumberInput
            label="Limit"
            description="Items, bytes or ms"
            min={1}
            allowDecimal={false}
            allowNegative={false}
            thousandSeparator=","
            style={{ flex: '1 1 10rem' }}
            {...input('limit')}
          />
          <WindowFields
            window={input('window')}
            unit={input('unit')}
            style={{ flex: '1 1 14rem' }}
          />
        </Group>
        <Group>
          <Button
            data-next-focus
            size="xs"
            variant="light"
            color="red"
            aria-label={`Remove quota ${number}`}
            onClick={onRemove}
          >
            Remove
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
