import { Alert, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { SentryApp } from '../../api/types';
import { ConfirmButton, CopyField, notifySuccess } from '../../ui';
import { Panel } from '../parts';
import { useIntegrationActions } from './api';

interface Props {
  org: string;
  integration: SentryApp;
  allowed: boolean;
}

function SecretValue({ secret }: { secret: string | null | undefined }) {
  if (secret !== null && secret !== undefined && !/^\*+$/.test(secret)) {
    return (
      <CopyField
        label="Client Secret"
        value={secret}
        description="It can be read for a day after the integration was made. Copy it if you need it."
      />
    );
  }
  return (
    <div>
      <Text size="sm" fw={500}>
        Client Secret
      </Text>
      <Text size="sm" c="dimmed">
        {secret === null || secret === undefined
          ? 'Hidden. It can no longer be read; rotate it to get a new one.'
          : 'Hidden. You may read it only if you hold all permissions of this integration.'}
      </Text>
    </div>
  );
}

/** The secret that signs webhooks. */
export function Credentials({ org, integration, allowed }: Props) {
  const { rotate } = useIntegrationActions(org, integration.slug);
  const [rotated, setRotated] = useState<string | null>(null);
  return (
    <Panel title="Credentials" description="Webhooks are signed with the client secret.">
      <Stack maw={640}>
        {rotated === null ? (
          <SecretValue secret={integration.clientSecret} />
        ) : (
          <>
            <Alert color="yellow" variant="light" role="status" title="Copy this secret now">
              It will not be shown again. The old one no longer signs webhooks.
            </Alert>
            <CopyField label="Client Secret" ariaLabel="New client secret" value={rotated} />
          </>
        )}
        {allowed && (
          <Group>
            <ConfirmButton
              size="xs"
              title="Rotate the client secret?"
              message="A new secret signs webhooks from now on. Programs that check signatures with the old one will refuse them until you give them the new one."
              confirmLabel="Rotate"
              onConfirm={async () => {
                const { clientSecret } = await rotate.mutateAsync();
                rotate.reset();
                setRotated(clientSecret);
                notifySuccess('The client secret was rotated.');
              }}
            >
              Rotate client secret
            </ConfirmButton>
          </Group>
        )}
      </Stack>
    </Panel>
  );
}
