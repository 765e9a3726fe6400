import { NumberInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { OrganizationDetail } from '../../api/types';
import type { Question } from '../../ui';
import { useSaveOrganization } from '../api';
import { Panel } from '../parts';
import { SettingsForm } from '../SettingsForm';
import { OrganizationSettingsPage } from '../SettingsPage';
import { changedDays, daysProblem, kDaysMax, kindsOf, shortenedKinds, type Shortened } from './kinds';

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** Says what a shorter time takes, for good. */
export function deletionQuestion(shortened: readonly Shortened[]): Question | null {
  if (shortened.length === 0) return null;
  return {
    title: 'Delete older data?',
    message: (
      <>
        Data that is older than this will be deleted for good:
        <ul>
          {shortened.map(({ kind, from, to }) => (
            <li key={kind.name}>
              {kind.label}: everything older than {days(to)} (kept for {days(from)} until now)
            </li>
          ))}
        </ul>
        It cannot be brought back by setting a longer time again.
      </>
    ),
    confirmLabel: 'Save and Delete',
  };
}

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
        question={({ retention }) =>
          deletionQuestion(shortenedKinds(organization.retention, retention))
        }
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
