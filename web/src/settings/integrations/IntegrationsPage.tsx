import { Button, Group, Modal, Paper, Radio, Stack, Table, Tabs, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useOrganization } from '../../api/hooks/organizations';
import type { SentryApp } from '../../api/types';
import {
  AnchorLink,
  EmptyState,
  ErrorState,
  LoadingState,
  PageHeader,
  Pager,
  usePageTitle,
} from '../../ui';
import { GuardedButton, Noted } from '../parts';
import { mayManageIntegrations } from '../permissions';
import { useIntegrations } from './api';

const kNoPublic = 'Not offered here. A public integration is one that other organizations install.';

function ChooseTypeDialog({
  org,
  opened,
  onClose,
}: {
  org: string;
  opened: boolean;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  return (
    <Modal opened={opened} onClose={onClose} title="Choose Integration Type">
      <Stack>
        <Radio.Group value="internal" aria-label="Integration type" readOnly>
          <Stack gap="md">
            <Noted note="For your own organization: gives you tokens for the API, and webhooks.">
              {(noteId) => (
                <Radio
                  value="internal"
                  label="Internal Integration"
                  aria-describedby={noteId}
                  data-autofocus
                />
              )}
            </Noted>
            <Noted note={kNoPublic}>
              {(noteId) => (
                <Radio
                  value="public"
                  label="Public Integration"
                  aria-describedby={noteId}
                  disabled
                />
              )}
            </Noted>
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            onClick={() => void navigate(`/settings/${org}/developer-settings/new-internal/`)}
          >
            Next
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function IntegrationTable({ org, integrations }: { org: string; integrations: SentryApp[] }) {
  return (
    <Paper withBorder>
      <Table verticalSpacing="sm" aria-label="Internal Integrations">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Integration</Table.Th>
            <Table.Th>Scopes</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {integrations.map((integration) => (
            <Table.Tr key={integration.uuid}>
              <Table.Td className="wrap-anywhere">
                <AnchorLink to={`/settings/${org}/developer-settings/${integration.slug}/`}>
                  {integration.name}
                </AnchorLink>
                {integration.overview && (
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {integration.overview}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className="wrap-anywhere">
                <Text size="sm">{integration.scopes.join(', ') || 'none'}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function InternalPanel({ org }: { org: string }) {
  const [cursor, setCursor] = useState('');
  const integrations = useIntegrations(org, cursor);
  const rows = (integrations.data?.data ?? []).filter((each) => each.status === 'internal');
  return (
    <>
      {integrations.isPending && <LoadingState />}
      {integrations.isError && (
        <ErrorState error={integrations.error} onRetry={() => void integrations.refetch()} />
      )}
      {integrations.data && rows.length === 0 && (
        <EmptyState title="There is no internal integration yet">
          Create one to get a token for scripts, CI jobs and other tools. The tutorial{' '}
          <AnchorLink to="/docs/api/guides/create-auth-token/">
            Create an authentication token
          </AnchorLink>{' '}
          leads through it step by step.
        </EmptyState>
      )}
      {rows.length > 0 && <IntegrationTable org={org} integrations={rows} />}
      <Pager page={integrations.data} onCursor={setCursor} />
    </>
  );
}

export function IntegrationsPage({ org }: { org: string }) {
  const [parameters, setParameters] = useSearchParams();
  const [choosing, dialog] = useDisclosure(false);
  const organization = useOrganization(org);
  const allowed = mayManageIntegrations(organization.data?.access ?? []);
  const tab = parameters.get('type') === 'public' ? 'public' : 'internal';
  usePageTitle('Custom Integrations', org);
  return (
    <>
      <PageHeader
        title="Custom Integrations"
        description="Tokens and webhooks for your own programs"
        actions={
          <GuardedButton
            allowed={allowed}
            reason="Creating an integration needs the role Manager, Admin or Owner."
            onClick={dialog.open}
          >
            Create New Integration
          </GuardedButton>
        }
      />
      {organization.data && !allowed && (
        <Text size="sm" c="dimmed" mb="md">
          Creating an integration needs the role Manager, Admin or Owner. Ask one of them, or have
          your role raised.
        </Text>
      )}
      <Tabs
        value={tab}
        onChange={(type) => setParameters(type === 'public' ? { type } : {}, { replace: true })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="internal">Internal Integration</Tabs.Tab>
          <Tabs.Tab value="public">Public Integration</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="internal">
          <InternalPanel org={org} />
        </Tabs.Panel>
        <Tabs.Panel value="public">
          <EmptyState title="Public integrations are not offered here">
            A public integration is one that other organizations install. For programs of your own
            organization an internal integration does all you need.
          </EmptyState>
        </Tabs.Panel>
      </Tabs>
      <ChooseTypeDialog org={org} opened={choosing} onClose={dialog.close} />
    </>
  );
}
