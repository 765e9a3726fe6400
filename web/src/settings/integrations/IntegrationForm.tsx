import { Alert, Button, Group, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { ApiError, errorText } from '../../api/client';
import { useUnsaved } from '../../ui';
import { FormFailure, useFormFailure } from '../FormFailure';
import { Noted, Panel } from '../parts';
import { scopesOfLevels } from '../permissions';
import type { IntegrationBody } from './api';
import { bodyOf, placeErrors, problemsOf, type IntegrationValues } from './formValues';
import { PermissionFields, WebhookFields } from './PermissionFields';

interface Props {
  org: string;
  initial: IntegrationValues;
  /** The caller's scopes in the organization. */
  access: readonly string[];
  /** The scopes the integration has already; null for a new one. */
  present: readonly string[] | null;
  readOnly: boolean;
  /** Rejects with what the server refused; the form shows it. */
  onSave: (body: IntegrationBody) => Promise<void>;
}

type Errors = Record<string, string>;

type TextField =
  'name' | 'webhookUrl' | 'webhookHeaders' | 'schema' | 'overview' | 'allowedOrigins';

interface DetailsProps {
  values: IntegrationValues;
  errors: Errors;
  onChange: (change: Partial<IntegrationValues>) => void;
  readOnly: boolean;
}

function Details({ values, errors, onChange, readOnly }: DetailsProps) {
  const noWebhook = values.webhookUrl.trim() === '';
  const text = (field: TextField) => ({
    value: values[field],
    error: errors[field],
    disabled: readOnly,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [field]: event.currentTarget.value }),
  });
  return (
    <Panel title="Internal Integration Details">
      <Stack maw={640}>
        <TextInput
          label="Name"
          description="Say what will use it, for example: Project creator"
          withAsterisk
          aria-required
          maxLength={57}
          {...text('name')}
        />
        <TextInput
          label="Webhook URL"
          description="Where the webhooks below are sent. Leave it empty if you need none."
          type="url"
          {...text('webhookUrl')}
        />
        <Textarea
          label="Webhook Headers"
          description="Sent with every webhook, one Header-Name: value per line"
          autosize
          minRows={2}
          classNames={{ input: 'mono' }}
          {...text('webhookHeaders')}
        />
        <Noted
          note={
            noWebhook
              ? 'Lets alert rules notify this integration. Enter a webhook address first.'
              : 'Lets alert rules notify this integration'
          }
        >
          {(noteId) => (
            <Switch
              label="Alert Action"
              aria-describedby={noteId}
              checked={values.isAlertable && !noWebhook}
              disabled={readOnly || noWebhook}
              error={errors.isAlertable}
              onChange={(event) => onChange({ isAlertable: event.currentTarget.checked })}
            />
          )}
        </Noted>
        <Textarea
          label="Schema"
          description="Components for the page, as JSON. Most integrations need none."
          autosize
          minRows={2}
          maxRows={16}
          classNames={{ input: 'mono' }}
          {...text('schema')}
        />
        <Textarea
          label="Overview"
          description="What it is for, so that your colleagues know later"
          autosize
          minRows={2}
          {...text('overview')}
        />
        <Textarea
          label="Authorized JavaScript Origins"
          description="One per line, such as https://tools.example.com: pages that may call the API with a token"
          autosize
          minRows={2}
          classNames={{ input: 'mono' }}
          {...text('allowedOrigins')}
        />
      </Stack>
    </Panel>
  );
}

/** The form of an internal integration, the same to create and to change one. */
export function IntegrationForm({ org, initial, access, present, readOnly, onSave }: Props) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [saved, setSaved] = useState(initial);
  const [busy, setBusy] = useState(false);
  const failure = useFormFailure();
  const isChanged = JSON.stringify(values) !== JSON.stringify(saved);
  useUnsaved(!readOnly && !busy && isChanged);

  const change = (part: Partial<IntegrationValues>) => setValues((old) => ({ ...old, ...part }));

  const show = (byField: Errors, rest: string[]) => {
    setErrors(byField);
    failure.fail(rest);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const problems = problemsOf(values);
    if (Object.keys(problems).length > 0) return show(problems, []);
    setErrors({});
    failure.clear();
    setBusy(true);
    try {
      await onSave(bodyOf(values, org));
      setSaved(values);
    } catch (error) {
      const placed = placeErrors(error instanceof ApiError ? error.fields : {});
      const nowhere = Object.keys(placed.byField).length === 0 && placed.rest.length === 0;
      show(placed.byField, nowhere ? [errorText(error)] : placed.rest);
    } finally {
      setBusy(false);
    }
  };

  const chosen = [...scopesOfLevels(values.levels, values.ci), ...values.otherScopes];
  const raised = present !== null && chosen.some((scope) => !present.includes(scope));
  const fields = { values, errors, onChange: change, readOnly };

  return (
    <form
      ref={failure.form}
      onSubmit={(event) => void submit(event)}
      noValidate
      aria-label="Integration"
    >
      <Stack>
        <Details {...fields} />
        <PermissionFields {...fields} access={access} present={present ?? []} />
        <WebhookFields {...fields} />
        {raised && (
          <Alert color="yellow" variant="light" title="You are raising the permissions">
            All tokens of this integration get the new permissions as soon as you save.
          </Alert>
        )}
        <FormFailure messages={failure.messages} problems={Object.keys(errors).length} />
        {!readOnly && (
          <Group justify="flex-end">
            <Button type="submit" loading={busy}>
              Save Changes
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
