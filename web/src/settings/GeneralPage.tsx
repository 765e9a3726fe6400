import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from 'react-router';
import { fieldErrors } from '../api/client';
import { useAccess, useOrganization } from '../api/hooks/organizations';
import type { OrganizationDetail } from '../api/types';
import {
  CopyField,
  ErrorState,
  LoadingState,
  notifyError,
  notifySuccess,
  PageHeader,
  usePageTitle,
} from '../ui';
import { useSaveOrganization } from './api';
import { LockedNote, Panel } from './parts';
import { required, slugProblem } from './validate';

function GeneralForm({ organization }: { organization: OrganizationDetail }) {
  const has = useAccess(organization.slug);
  const allowed = has('org:write') || has('org:admin');
  const save = useSaveOrganization(organization.slug);
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: organization.name, slug: organization.slug },
    validate: {
      name: required,
      slug: slugProblem,
    },
  });

  const submit = form.onSubmit(async (values) => {
    try {
      const saved = await save.mutateAsync({ name: values.name.trim(), slug: values.slug });
      form.resetDirty();
      notifySuccess('The settings were saved.');
      if (saved.slug !== organization.slug) {
        void navigate(`/settings/${saved.slug}/`, { replace: true });
      }
    } catch (error) {
      form.setErrors(fieldErrors(error));
      notifyError(error, 'The settings were not saved');
    }
  });

  return (
    <>
      {!allowed && (
        <LockedNote>Changing these settings needs the role Manager or Owner.</LockedNote>
      )}
      <Stack>
        <Panel title="General Settings">
          <form onSubmit={submit} noValidate>
            <Stack maw={560}>
              <TextInput
                label="Name"
                description="What people see in the page and in mails"
                withAsterisk
                maxLength={64}
                disabled={!allowed}
                {...form.getInputProps('name')}
              />
              <TextInput
                label="Slug"
                description="The name in addresses. Programs that use the old slug have to be changed."
                withAsterisk
                maxLength={50}
                disabled={!allowed}
                classNames={{ input: 'mono' }}
                {...form.getInputProps('slug')}
              />
              {allowed && (
                <Group>
                  <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                    Save Changes
                  </Button>
                </Group>
              )}
            </Stack>
          </form>
        </Panel>
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
      {organization.isPending && <LoadingState />}
      {organization.isError && (
        <ErrorState error={organization.error} onRetry={() => void organization.refetch()} />
      )}
      {organization.data && <GeneralForm organization={organization.data} />}
    </>
  );
}
