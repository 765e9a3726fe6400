import { Stack, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from 'react-router';
import { useAccess, useOrganization } from '../api/hooks/organizations';
import type { OrganizationDetail } from '../api/types';
import { CopyField, kSettled, PageHeader, usePageTitle } from '../ui';
import { useSaveOrganization } from './api';
import { LockedNote, Noted, Panel } from './parts';
import { NameFields, SettingsForm } from './SettingsForm';
import { Loaded } from './SettingsPage';
import { required, slugProblem } from './validate';

interface PartProps {
  organization: OrganizationDetail;
  allowed: boolean;
}

function NamePanel({ organization, allowed }: PartProps) {
  const save = useSaveOrganization(organization.slug);
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: organization.name, slug: organization.slug },
    validate: { name: required, slug: slugProblem },
  });
  return (
    <Panel title="General Settings">
      <SettingsForm
        form={form}
        allowed={allowed}
        saved="The settings were saved."
        onSave={async ({ name, slug }) => {
          const saved = await save.mutateAsync({ name: name.trim(), slug });
          if (saved.slug !== organization.slug) {
            void navigate(`/settings/${saved.slug}/`, { replace: true, state: kSettled });
          }
        }}
      >
        <NameFields
          input={form.getInputProps}
          disabled={!allowed}
          nameMax={64}
          slugMax={50}
          nameNote="What people see in the page and in mails"
          slugNote="The name in addresses. Programs that use the old slug have to be changed."
        />
      </SettingsForm>
    </Panel>
  );
}

function SpikePanel({ organization, allowed }: PartProps) {
  const save = useSaveOrganization(organization.slug);
  const form = useForm({ initialValues: { spikeProtection: organization.spikeProtection } });
  return (
    <Panel
      title="Spike Protection"
      description="So that one broken release does not use up the disk"
    >
      <SettingsForm
        form={form}
        allowed={allowed}
        saved="The settings were saved."
        onSave={async (values) => {
          await save.mutateAsync(values);
        }}
      >
        <Noted note="A project that sends ten times what is usual for it in an hour is refused the rest of that hour. It takes a day to learn what is usual, and 10,000 items an hour are always let in.">
          {(id) => (
            <Switch
              label="Throttle sudden spikes"
              aria-describedby={id}
              disabled={!allowed}
              {...form.getInputProps('spikeProtection', { type: 'checkbox' })}
            />
          )}
        </Noted>
      </SettingsForm>
    </Panel>
  );
}

function GeneralPanels({ organization }: { organization: OrganizationDetail }) {
  const has = useAccess(organization.slug);
  const allowed = has('org:write') || has('org:admin');
  return (
    <>
      {!allowed && (
        <LockedNote>Changing these settings needs the role Manager or Owner.</LockedNote>
      )}
      <Stack>
        <NamePanel organization={organization} allowed={allowed} />
        <SpikePanel organization={organization} allowed={allowed} />
        <Panel title="Identity" description="For programs: this number never changes.">
          <div style={{ maxWidth: 560 }}>
            <CopyField label="Organization ID" value={organization.id} />
          </div>
        </Panel>
      </Stack>
    </>
  );
}

export function GeneralPage({ org }: { org: string }) {
  const organization = useOrganization(org);
  usePageTitle('Organization Settings', org);
  return (
    <>
      <PageHeader title="Organization Settings" description={organization.data?.name} />
      <Loaded query={organization}>{(data) => <GeneralPanels organization={data} />}</Loaded>
    </>
  );
}
