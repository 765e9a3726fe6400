import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, fieldErrors } from '../api/client';
import { useMe } from '../api/hooks/account';
import { keys } from '../api/hooks/keys';
import type { User } from '../api/types';
import { LoadingState, notifyError, notifySuccess, PageHeader, usePageTitle } from '../ui';
import { Panel } from './parts';
import { required } from './validate';

interface AccountChange {
  name?: string;
  password?: string;
  currentPassword?: string;
}

function useSaveAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AccountChange) => api.put<User>('/api/0/users/me/', body),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.me }),
  });
}

function NameForm({ me }: { me: User }) {
  const save = useSaveAccount();
  const form = useForm({ initialValues: { name: me.name }, validate: { name: required } });
  const submit = form.onSubmit(async ({ name }) => {
    try {
      await save.mutateAsync({ name: name.trim() });
      form.resetDirty();
      notifySuccess('Your name was saved.');
    } catch (error) {
      form.setErrors(fieldErrors(error));
      notifyError(error, 'Your name was not saved');
    }
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={560}>
        <TextInput
          label="Name"
          withAsterisk
          autoComplete="name"
          maxLength={200}
          {...form.getInputProps('name')}
        />
        <TextInput label="E-mail" value={me.email} readOnly disabled />
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            Save Changes
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function PasswordForm({ me }: { me: User }) {
  const save = useSaveAccount();
  const form = useForm({
    initialValues: { currentPassword: '', password: '', again: '' },
    validate: {
      currentPassword: required,
      password: (value) => (value.length < 8 ? 'Use at least 8 characters' : null),
      again: (value, values) => (value === values.password ? null : 'The passwords differ'),
    },
  });
  const submit = form.onSubmit(async ({ currentPassword, password }) => {
    try {
      await save.mutateAsync({ currentPassword, password });
      form.reset();
      notifySuccess('Your password was changed.');
    } catch (error) {
      form.setErrors(fieldErrors(error));
      notifyError(error, 'Your password was not changed');
    }
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={560}>
        <input type="hidden" autoComplete="username" value={me.username} readOnly />
        <PasswordInput
          label="Current password"
          withAsterisk
          autoComplete="current-password"
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          label="New password"
          description="At least 8 characters"
          withAsterisk
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <PasswordInput
          label="New password, again"
          withAsterisk
          autoComplete="new-password"
          {...form.getInputProps('again')}
        />
        <Group>
          <Button type="submit" loading={save.isPending}>
            Change Password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function ProfilePage() {
  const me = useMe();
  usePageTitle('Profile');
  return (
    <>
      <PageHeader title="Profile" description="Your own account on this server" />
      {!me.data && <LoadingState />}
      {me.data && (
        <Stack>
          <Panel title="Account Details">
            <NameForm me={me.data} />
          </Panel>
          <Panel title="Password">
            <PasswordForm me={me.data} />
          </Panel>
        </Stack>
      )}
    </>
  );
}
