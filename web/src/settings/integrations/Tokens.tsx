import { Alert, Anchor, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ApiError } from '../../api/client';
import type { ApiToken } from '../../api/types';
import {
  ConfirmButton,
  ConfirmDialog,
  CopyButton,
  ErrorState,
  ExactTime,
  LoadingState,
  notifyError,
  notifySuccess,
  restoreFocus,
  ScrollTable,
  useUnsaved,
  type Question,
} from '../../ui';
import { GuardedButton, Panel } from '../parts';
import { useTokenActions, useTokens } from './api';
import { useMintedToken, type MintedToken } from './mintedToken';

const kTokenField = 'new-token';

const kUncopied: Question = {
  title: 'Leave without the token?',
  message:
    'The new token is not copied yet, and it will not be shown again. You can remove it and make another one.',
  confirmLabel: 'Leave without it',
  cancelLabel: 'Stay',
};

const kDiscard: Question = {
  ...kUncopied,
  title: 'Hide the token?',
  confirmLabel: 'Hide it',
  cancelLabel: 'Cancel',
};

/** Brings the token that was just made in sight and marks it. */
function showNewToken(): void {
  const field = document.getElementById(kTokenField);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: 'center' });
}

/** What a notice says of a new token: it lies below, out of sight, and only now. */
export function CopyTokenHint({ done }: { done: string }) {
  return (
    <>
      {done}{' '}
      <Anchor component="button" type="button" inherit onClick={showNewToken}>
        Copy its token below
      </Anchor>
      : it is shown only now.
    </>
  );
}

interface NewTokenProps {
  minted: MintedToken;
  onCopied: () => void;
  onDone: () => void;
}

function NewTokenView({ minted, onCopied, onDone }: NewTokenProps) {
  const { token, isCopied } = minted;
  const [isAsking, setAsking] = useState(false);
  useUnsaved(!isCopied, kUncopied);
  // After the page itself has gone to its top.
  useEffect(() => {
    const timer = setTimeout(showNewToken, 100);
    return () => clearTimeout(timer);
  }, [token]);
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
        id={kTokenField}
        label="Token"
        aria-label="Generated token"
        readOnly
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={token}
        onFocus={(event) => event.currentTarget.select()}
        onCopy={onCopied}
      />
      <Group gap="xs">
        <CopyButton value={token} label="Token" withText onCopied={onCopied} />
        <Button size="xs" onClick={() => (isCopied ? onDone() : setAsking(true))}>
          Done
        </Button>
      </Group>
      <ConfirmDialog
        question={isAsking ? kDiscard : null}
        onClose={() => setAsking(false)}
        onConfirm={onDone}
      />
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
  const { minted, keep, markCopied, forget } = useMintedToken(slug);

  const mint = () =>
    create.mutate(undefined, {
      onSuccess: (made) => {
        if (made.token) keep(slug, made.token);
        create.reset();
        notifySuccess(<CopyTokenHint done="Token successfully added." />);
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
      {minted !== null && (
        <NewTokenView
          minted={minted}
          onCopied={markCopied}
          onDone={() => {
            forget();
            restoreFocus();
          }}
        />
      )}
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
        <ScrollTable label="Table of tokens" minWidth={520}>
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
        </ScrollTable>
      )}
    </Panel>
  );
}
