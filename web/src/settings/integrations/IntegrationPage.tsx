import { Stack } from '@mantine/core';
import { useNavigate, useParams } from 'react-router';
import { useOrganization } from '../../api/hooks/organizations';
import type { SentryApp } from '../../api/types';
import {
  ConfirmButton,
  ErrorState,
  kSettled,
  LoadingState,
  notifySuccess,
  PageHeader,
  usePageTitle,
} from '../../ui';
import { LockedNote } from '../parts';
import { mayManageIntegrations } from '../permissions';
import { useIntegration, useIntegrationActions } from './api';
import { Credentials } from './Credentials';
import { valuesOf } from './formValues';
import { IntegrationForm } from './IntegrationForm';
import { Tokens } from './Tokens';

function DeleteButton({ org, integration }: { org: string; integration: SentryApp }) {
  const { remove } = useIntegrationActions(org, integration.slug);
  const navigate = useNavigate();
  return (
    <ConfirmButton
      title={`Delete ${integration.name}?`}
      message="All its tokens stop working at once, and no more webhooks are sent. This cannot be undone."
      confirmLabel="Delete Integration"
      onConfirm={async () => {
        await remove.mutateAsync();
        notifySuccess(`${integration.name} was deleted.`);
        void navigate(`/settings/${org}/developer-settings/`, { replace: true, state: kSettled });
      }}
    >
      Delete Integration
    </ConfirmButton>
  );
}

/** One integration: its form, its credentials and, last on the page, its tokens. */
export function IntegrationPage({ org }: { org: string }) {
  const slug = useParams().slug ?? '';
  const integration = useIntegration(org, slug);
  const organization = useOrganization(org);
  const { save } = useIntegrationActions(org, slug);
  const access = organization.data?.access ?? [];
  const allowed = mayManageIntegrations(access);
  usePageTitle(integration.data?.name, 'Custom Integrations', org);

  const error = integration.error ?? organization.error;
  const retry = () => {
    void integration.refetch();
    void organization.refetch();
  };
  if (error !== null) {
    return (
      <>
        <PageHeader title="Internal Integration" />
        <ErrorState error={error} onRetry={retry} />
      </>
    );
  }
  if (!integration.data || !organization.data) return <LoadingState />;

  return (
    <>
      <PageHeader
        title={integration.data.name}
        description="Internal integration"
        actions={
          access.includes('org:admin') && <DeleteButton org={org} integration={integration.data} />
        }
      />
      {!allowed && (
        <LockedNote>Changing an integration needs the role Admin, Manager or Owner.</LockedNote>
      )}
      <Stack key={slug}>
        <IntegrationForm
          org={org}
          initial={valuesOf(integration.data)}
          access={access}
          present={integration.data.scopes}
          readOnly={!allowed}
          onSave={async (body) => {
            const saved = await save.mutateAsync(body);
            notifySuccess(`${saved.name} successfully saved.`);
          }}
        />
        <Credentials org={org} integration={integration.data} allowed={allowed} />
        <Tokens org={org} slug={slug} allowed={allowed} />
      </Stack>
    </>
  );
}
