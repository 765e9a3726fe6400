import { Alert, Checkbox, Group, NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { Noted, Panel } from '../parts';
import {
  kCiLabel,
  kPermissionRows,
  kWebhookResources,
  hasAtLeastRead,
  missingForLevel,
  rowById,
  type LevelValue,
  type PermissionLevels,
  type PermissionRow,
} from '../permissions';
import { permissionField, type IntegrationValues } from './formValues';

type Change = (change: Partial<IntegrationValues>) => void;

interface FieldsProps {
  values: IntegrationValues;
  errors: Readonly<Record<string, string>>;
  onChange: Change;
  readOnly: boolean;
}

interface PermissionProps extends FieldsProps {
  /** The caller's scopes in the organization. */
  access: readonly string[];
  /** The scopes the integration has already. */
  present: readonly string[];
}

/** Names the levels that the caller cannot give, and why; null when all can be given. */
function lockedReason(row: PermissionRow, locked: LevelValue[], missing: string[]): string | null {
  if (locked.length === 0) return null;
  const labels = row.levels.filter((level) => locked.includes(level.value));
  const names = labels.map((level) => level.label).join(' and ');
  return `${names} cannot be chosen: you do not hold ${missing.join(', ')} yourself.`;
}

function PermissionSelect({ row, props }: { row: PermissionRow; props: PermissionProps }) {
  const { values, errors, access, present, onChange, readOnly } = props;
  const locked: LevelValue[] = [];
  const missing = new Set<string>();
  for (const level of row.levels) {
    const lacking = missingForLevel(row, level.value, access, present);
    if (lacking.length === 0) continue;
    locked.push(level.value);
    for (const scope of lacking) missing.add(scope);
  }
  const reason = readOnly ? null : lockedReason(row, locked, [...missing]);
  const change = (value: LevelValue) => {
    const levels: PermissionLevels = { ...values.levels, [row.id]: value };
    onChange({ levels });
  };
  return (
    <NativeSelect
      name={`${row.id}--permission`}
      label={row.label}
      description={reason === null ? row.description : `${row.description}. ${reason}`}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={values.levels[row.id] ?? 'no-access'}
      error={errors[permissionField(row.id)]}
      disabled={readOnly}
      data={row.levels.map((level) => ({
        value: level.value,
        label: level.label,
        disabled: locked.includes(level.value),
      }))}
      onChange={(event) => change(event.currentTarget.value as LevelValue)}
    />
  );
}

/** The panel "Permissions": a dropdown for each kind of resource, and the checkbox for CI. */
export function PermissionFields(props: PermissionProps) {
  const { values, errors, onChange, readOnly } = props;
  return (
    <Panel
      title="Permissions"
      description="What the tokens of this integration may do. Give no more than the job needs."
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="md">
        {kPermissionRows.map((row) => (
          <PermissionSelect key={row.id} row={row} props={props} />
        ))}
      </SimpleGrid>
      <Noted note="Lets build jobs create releases and upload source maps (org:ci)">
        {(noteId) => (
          <Checkbox
            label={kCiLabel}
            aria-describedby={noteId}
            checked={values.ci}
            disabled={readOnly}
            error={errors[permissionField('ci')]}
            onChange={(event) => onChange({ ci: event.currentTarget.checked })}
          />
        )}
      </Noted>
      {values.otherScopes.length > 0 && (
        <Checkbox.Group
          label="Other scopes"
          description="Given over the API; no row above shows them. Uncheck to take them away."
          value={values.otherScopes}
          onChange={(otherScopes) => onChange({ otherScopes })}
        >
          <Group mt="xs">
            {values.otherScopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} disabled={readOnly} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
    </Panel>
  );
}

/** The panel "Webhooks": which kinds of things are sent to the webhook URL. */
export function WebhookFields({ values, errors, onChange, readOnly }: FieldsProps) {
  const toggle = (id: string, on: boolean) => {
    const others = values.events.filter((event) => event !== id);
    onChange({ events: on ? [...others, id] : others });
  };
  return (
    <Panel
      title="Webhooks"
      description="What is sent to the Webhook URL when it happens. Needs a Webhook URL above."
    >
      <Stack gap="sm">
        {kWebhookResources.map((resource) => {
          const permitted = hasAtLeastRead(values.levels, resource.needsRow);
          const row = rowById(resource.needsRow)?.label ?? resource.needsRow;
          const note = permitted
            ? resource.description
            : `${resource.description}. Set the permission ${row} to Read or more first.`;
          return (
            <Noted key={resource.id} note={note}>
              {(noteId) => (
                <Checkbox
                  label={resource.label}
                  aria-describedby={noteId}
                  checked={permitted && values.events.includes(resource.id)}
                  disabled={readOnly || !permitted}
                  onChange={(event) => toggle(resource.id, event.currentTarget.checked)}
                />
              )}
            </Noted>
          );
        })}
      </Stack>
      {errors.events !== undefined && (
        <Alert color="red" variant="light" role="alert">
          {errors.events}
        </Alert>
      )}
    </Panel>
  );
}
