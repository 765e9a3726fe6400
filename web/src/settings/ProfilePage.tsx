import { PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useMe } from '../api/hooks/account';
import { keys } from '../api/hooks/keys';
import type { User } from '../api/types';
import { LoadingState, PageHeader, usePageTitle } from '../ui';
import { Panel } from './parts';
import { SettingsForm } from './SettingsForm';
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
  return (
    <SettingsForm
      form={form}
      saved="Your name was saved."
      onSave={async ({ name }) => {
        await save.mutateAsync({ name: name.trim() });
      }}
    >
      <TextInput
        label="Name"
        withAsterisk
        autoComplete="name"
        maxLength={200}
        {...form.getInputProps('name')}
      />
      <TextInput label="E-mail" value={me.email} readOnly disabled />
    </SettingsForm>
  );
}

const kNoPasswords = { currentPassword: '', password: '', again: '' };

function PasswordForm({ me }: { me: User }) {
  const save = useSaveAccount();
  const form = useForm({
    initialValues: kNoPasswords,
    validate: {
      currentPassword: required,
      password: (value) => (value.length < 8 ? 'Use at least 8 characters' : null),
      again: (value, values) => (value === values.password ? null : 'The passwords differ'),
    },
  });
  return (
    <SettingsForm
      form={form}
      saved="Your password was changed."
      button="Change Password"
      onSave={async ({ currentPassword, password }) => {
        await save.mutateAsync({ currentPassword, password });
        return kNoPasswords;
      }}
    >
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
    </SettingsForm>
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
