import { Alert, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError } from '../../api/client';
import type { ApiToken } from '../../api/types';
import {
  ConfirmButton,
  CopyButton,
  ErrorState,
  ExactTime,
  LoadingState,
  notifyError,
  notifySuccess,
} from '../../ui';
import { GuardedButton, Panel } from '../parts';
import { useTokenActions, useTokens } from './api';
import { useMintedToken } from './mintedToken';

function NewTokenView({ token, onDone }: { token: string; onDone: () => void }) {
  return (
    <Stack gap="sm">
      <Alert
        color="yellow"
        variant="light"
        role="status"
        icon={<IconAlertTriangle aria-hidden />}
        title="Copy this token now"
      >
        It will not be shown again: the server keeps only a digest of it.
      </Alert>
      <TextInput
        label="Token"
        aria-label="Generated token"
        readOnly
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={token}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group gap="xs">
        <CopyButton value={token} label="Token" withText />
        <Button size="xs" onClick={onDone}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

interface RowProps {
  token: ApiToken;
  allowed: boolean;
  onRemove: (id: string) => Promise<void>;
}

function TokenRow({ token, allowed, onRemove }: RowProps) {
  return (
    <Table.Tr>
      <Table.Td className="mono">{`************${token.tokenLastCharacters}`}</Table.Td>
      <Table.Td>
        <ExactTime date={token.dateCreated} />
      </Table.Td>
      <Table.Td className="wrap-anywhere">{token.scopes.join(', ') || '–'}</Table.Td>
      <Table.Td ta="right">
        {allowed && (
          <ConfirmButton
            size="xs"
            title="Remove this token?"
            message={`Programs that use the token ending in ${token.tokenLastCharacters} will be refused at once. This cannot be undone.`}
            confirmLabel="Remove"
            aria-label={`Remove the token ending in ${token.tokenLastCharacters}`}
            onConfirm={() => onRemove(token.id)}
          >
            Remove
          </ConfirmButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

interface Props {
  org: string;
  slug: string;
  allowed: boolean;
}

/** The section "Tokens": a new token in full once, and all tokens by their last characters. */
export function Tokens({ org, slug, allowed }: Props) {
  const tokens = useTokens(org, slug);
  const { create, remove } = useTokenActions(org, slug);
  const minted = useMintedToken(slug);

  const mint = () =>
    create.mutate(undefined, {
      onSuccess: (made) => {
        if (made.token) minted.keep(slug, made.token);
        create.reset();
        notifySuccess('Token successfully added.');
      },
      onError: (error) => notifyError(error, 'Unable to create token'),
    });
  const onRemove = async (id: string) => {
    try {
      await remove.mutateAsync(id);
    } catch (error) {
      notifyError(error, 'Unable to delete token');
      throw error;
    }
    notifySuccess('Token successfully deleted.');
  };

  const forbidden = tokens.error instanceof ApiError && tokens.error.status === 403;
  return (
    <Panel
      title="Tokens"
      description="Programs send one of these tokens with every call. Each can be removed by itself."
      action={
        <GuardedButton
          size="xs"
          variant="default"
          allowed={allowed}
          reason="Making a token needs the role Admin, Manager or Owner."
          loading={create.isPending}
          onClick={mint}
        >
          New Token
        </GuardedButton>
      }
    >
      {minted.token !== null && <NewTokenView token={minted.token} onDone={minted.forget} />}
      {tokens.isPending && <LoadingState />}
      {forbidden && (
        <Text size="sm" c="dimmed">
          You do not have access to the tokens of this integration.
        </Text>
      )}
      {tokens.isError && !forbidden && (
        <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />
      )}
      {tokens.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          There is no token. Make one with New Token.
        </Text>
      )}
      {tokens.data && tokens.data.length > 0 && (
        <Table.ScrollContainer minWidth={520}>
          <Table verticalSpacing="sm" aria-label="Tokens">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Token</Table.Th>
                <Table.Th>Created On</Table.Th>
                <Table.Th>Scopes</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tokens.data.map((token) => (
                <TokenRow key={token.id} token={token} allowed={allowed} onRemove={onRemove} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  );
}
