import { NumberInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { OrganizationDetail } from '../../api/types';
import { useSaveOrganization } from '../api';
import { Panel } from '../parts';
import { SettingsForm } from '../SettingsForm';
import { OrganizationSettingsPage } from '../SettingsPage';
import { changedDays, daysProblem, kDaysMax, kindsOf } from './kinds';

interface Props {
  organization: OrganizationDetail;
  allowed: boolean;
}

function RetentionForm({ organization, allowed }: Props) {
  const save = useSaveOrganization(organization.slug);
  const kinds = kindsOf(organization.retention);
  const form = useForm<{ retention: Record<string, number | string> }>({
    initialValues: { retention: organization.retention },
    validate: { retention: Object.fromEntries(kinds.map(({ name }) => [name, daysProblem])) },
  });
  return (
    <Panel
      title="Days to keep"
      description="Counted from the time of the data itself. What is over is deleted, a whole day at a time, and cannot be brought back."
    >
      <SettingsForm
        form={form}
        allowed={allowed}
        saved="The retention was saved."
        refused="The retention was not saved"
        onSave={async ({ retention }) => {
          const changed = changedDays(organization.retention, retention);
          const { retention: kept } = await save.mutateAsync({ retention: changed });
          return { retention: kept };
        }}
      >
        {kinds.map(({ name, label, note }) => (
          <NumberInput
            key={name}
            label={label}
            description={note}
            suffix=" days"
            min={1}
            max={kDaysMax}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            disabled={!allowed}
            {...form.getInputProps(`retention.${name}`)}
          />
        ))}
        <Text size="sm" c="dimmed">
          A longer time holds for what comes in from now on; what is stored already goes when its
          former time is over. A shorter one also takes what is stored already, unless another
          organization of this server keeps that kind longer.
        </Text>
      </SettingsForm>
    </Panel>
  );
}

export function RetentionPage({ org }: { org: string }) {
  return (
    <OrganizationSettingsPage
      org={org}
      title="Data Retention"
      description="How long each kind of data is kept"
    >
      {(part) => <RetentionForm {...part} />}
    </OrganizationSettingsPage>
  );
}
