import {
  Alert,
  Badge,
  Box,
  Button,
  Group,
  Modal,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId, useState, type FormEvent } from 'react';
import { useParams } from 'react-router';
import { useAccess } from '../api/hooks/organizations';
import { useProject, useProjectKeyActions, useProjectKeys } from '../api/hooks/projects';
import type { ProjectKey } from '../api/types';
import { FormError } from '../pages/FormError';
import { windowText } from '../settings/quotas/quotaForm';
import { SpikeBanner } from '../stats/SpikeBanner';
import {
  ButtonLink,
  ConfirmButton,
  ConfirmDialog,
  CopyField,
  EmptyState,
  ErrorState,
  formatFullCount,
  LoadingState,
  notifyError,
  notifySuccess,
  PageHeader,
  TimeAgo,
  usePageTitle,
  type Question,
} from '../ui';
import { KeyLimitForm } from './KeyLimitForm';
import { KeyStats } from './KeyStats';

type Actions = ReturnType<typeof useProjectKeyActions>;

export default function KeysPage() {
  const { org = '', project = '' } = useParams();
  usePageTitle('Keys', project);
  const detail = useProject(org, project);
  const keys = useProjectKeys(org, project);
  const actions = useProjectKeyActions(org, project);
  const can = useAccess(org);
  const canWrite = can('project:write') || can('project:admin');
  const [isCreating, setCreating] = useState(false);
  const create = canWrite && <Button onClick={() => setCreating(true)}>New key</Button>;

  return (
    <>
      <PageHeader
        title={`Keys of ${detail.data?.name ?? project}`}
        description="Each key has a DSN, the address to which an SDK reports. Switch a key off to stop its senders."
        actions={
          <>
            <ButtonLink
              to={`/organizations/${org}/projects/${project}/getting-started/`}
              variant="default"
            >
              Getting started
            </ButtonLink>
            {create}
          </>
        }
      />
      {detail.data && <SpikeBanner org={org} project={detail.data.id} />}
      {keys.isPending && <LoadingState />}
      {keys.isError && <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && (
        <EmptyState title="No key" action={create}>
          Without a key this project accepts no events.
        </EmptyState>
      )}
      <Stack component="ul" p={0} m={0} style={{ listStyle: 'none' }} maw={860}>
        {keys.data?.map((key) => (
          <KeyCard
            key={key.id}
            org={org}
            project={project}
            projectKey={key}
            actions={actions}
            canWrite={canWrite}
          />
        ))}
      </Stack>
      <NameModal
        title="New key"
        opened={isCreating}
        initial=""
        submitLabel="Create key"
        onClose={() => setCreating(false)}
        onSubmit={async (name) => {
          await actions.create.mutateAsync(name);
          notifySuccess('Key created.');
        }}
      />
    </>
  );
}

function switchOffQuestion(name: string): Question {
  return {
    title: `Switch off the key ${name}?`,
    message:
      'Every application that uses its DSN is refused at once. What it sends until the key is on again is lost.',
    confirmLabel: 'Switch off',
  };
}

interface CardProps {
  org: string;
  project: string;
  projectKey: ProjectKey;
  actions: Actions;
  canWrite: boolean;
}

function KeyCard({ org, project, projectKey: key, actions, canWrite }: CardProps) {
  const [isRenaming, setRenaming] = useState(false);
  const [isLimiting, setLimiting] = useState(false);
  const [showsStats, stats] = useDisclosure(false);
  const statsId = useId();
  const [isSwitchingOff, setSwitchingOff] = useState(false);
  const switchOn = () =>
    actions.change.mutate(
      { id: key.id, isActive: true },
      {
        onSuccess: () => notifySuccess('Key switched on.'),
        onError: (error) => notifyError(error, 'The key was not changed'),
      },
    );
  return (
    <Paper component="li" withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Group gap="xs">
          <Title order={2} size="h5" className="wrap-anywhere">
            {key.name}
          </Title>
          <Badge color={key.isActive ? 'teal' : 'gray'} variant="light" tt="none">
            {key.isActive ? 'on' : 'off'}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          Created <TimeAgo date={key.dateCreated} />
        </Text>
      </Group>
      <CopyField label="DSN" ariaLabel={`DSN of ${key.name}`} value={key.dsn.public} />
      {!key.isActive && (
        <Alert color="yellow" variant="light" mt="sm" p="xs">
          Events with this key are refused.
        </Alert>
      )}
      {key.rateLimit && (
        <Text size="sm" mt="sm">
          At most {formatFullCount(key.rateLimit.count)} errors per{' '}
          {windowText(key.rateLimit.window)}.
        </Text>
      )}
      {showsStats && (
        <Box id={statsId} mt="sm">
          <KeyStats org={org} project={project} keyId={key.id} name={key.name} />
        </Box>
      )}
      <Group gap="xs" mt="sm">
        <Button
          size="xs"
          variant="default"
          aria-expanded={showsStats}
          aria-controls={showsStats ? statsId : undefined}
          aria-label={`Statistics of ${key.name}`}
          onClick={stats.toggle}
        >
          Statistics
        </Button>
        {canWrite && (
          <>
            <Button
              size="xs"
              variant="default"
              onClick={() => setLimiting(true)}
              aria-label={`Rate limit of ${key.name}`}
            >
              Rate limit
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => setRenaming(true)}
              aria-label={`Rename ${key.name}`}
            >
              Rename
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => (key.isActive ? setSwitchingOff(true) : switchOn())}
              aria-label={`${key.isActive ? 'Switch off' : 'Switch on'} ${key.name}`}
            >
              {key.isActive ? 'Switch off' : 'Switch on'}
            </Button>
            <ConfirmButton
              size="xs"
              title={`Delete the key ${key.name}?`}
              message="Every application that uses its DSN stops reporting. This cannot be undone."
              confirmLabel="Delete key"
              aria-label={`Delete ${key.name}`}
              onConfirm={async () => {
                await actions.remove.mutateAsync(key.id);
                notifySuccess('Key deleted.');
              }}
            >
              Delete
            </ConfirmButton>
          </>
        )}
      </Group>
      <ConfirmDialog
        question={isSwitchingOff ? switchOffQuestion(key.name) : null}
        onClose={() => setSwitchingOff(false)}
        onConfirm={async () => {
          await actions.change.mutateAsync({ id: key.id, isActive: false });
          notifySuccess('Key switched off.');
        }}
      />
      <NameModal
        title="Rename the key"
        opened={isRenaming}
        initial={key.name}
        submitLabel="Save"
        onClose={() => setRenaming(false)}
        onSubmit={async (name) => {
          await actions.change.mutateAsync({ id: key.id, name });
          notifySuccess('Key renamed.');
        }}
      />
      <Modal
        opened={isLimiting}
        onClose={() => setLimiting(false)}
        title={`Rate limit of ${key.name}`}
        centered
      >
        <KeyLimitForm
          limit={key.rateLimit}
          onSubmit={async (rateLimit) => {
            await actions.change.mutateAsync({ id: key.id, rateLimit });
            setLimiting(false);
            notifySuccess(rateLimit ? 'The limit was saved.' : 'The limit was taken away.');
          }}
        />
      </Modal>
    </Paper>
  );
}

interface NameModalProps {
  title: string;
  opened: boolean;
  initial: string;
  submitLabel: string;
  onClose: () => void;
  /** The dialog closes when this resolves and shows the reason when it rejects. */
  onSubmit: (name: string) => Promise<void>;
}

function NameModal({ title, opened, initial, submitLabel, onClose, onSubmit }: NameModalProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <NameForm initial={initial} submitLabel={submitLabel} onClose={onClose} onSubmit={onSubmit} />
    </Modal>
  );
}

type NameFormProps = Pick<NameModalProps, 'initial' | 'submitLabel' | 'onClose' | 'onSubmit'>;

function NameForm({ initial, submitLabel, onClose, onSubmit }: NameFormProps) {
  const [name, setName] = useState(initial);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onSubmit(name.trim());
      onClose();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <FormError error={error} />
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy} disabled={!name.trim()}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
