import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Navigate, useNavigate } from 'react-router';
import { fieldErrors } from '../api/client';
import { useSetUp, useSetupState } from '../api/hooks/account';
import type { Platform, SetupRequest } from '../api/types';
import { ErrorState, LoadingState, SearchSelect, usePageTitle } from '../ui';
import { AuthFrame } from './AuthFrame';
import { FormError } from './FormError';

const kMinPassword = 8;

export default function SetupPage() {
  usePageTitle('Set up');
  const setup = useSetupState();
  if (setup.isPending) return <LoadingState />;
  if (setup.isError) {
    return (
      <AuthFrame title="Set up Vedette">
        <ErrorState error={setup.error} onRetry={() => void setup.refetch()} />
      </AuthFrame>
    );
  }
  if (setup.data.isSetUp) return <Navigate to="/" replace />;
  return (
    <AuthFrame
      title="Set up Vedette"
      description="One form, then this server can receive errors. You become the owner."
    >
      <SetupForm platforms={setup.data.platforms} />
    </AuthFrame>
  );
}

function required(message: string) {
  return (value: string) => (value.trim() ? null : message);
}

function SetupForm({ platforms }: { platforms: Platform[] }) {
  const setUp = useSetUp();
  const navigate = useNavigate();
  const form = useForm<SetupRequest>({
    initialValues: {
      email: '',
      password: '',
      organizationName: '',
      projectName: '',
      platform: (platforms.find(({ id }) => id === 'python') ?? platforms[0])?.id ?? 'other',
    },
    validate: {
      email: (value) =>
        /^[^\s@]+@[^\s@]+$/.test(value.trim()) ? null : 'Enter an e-mail address.',
      password: (value) =>
        value.length >= kMinPassword ? null : `Use at least ${kMinPassword} characters.`,
      organizationName: required('Enter the name of your company or team.'),
      projectName: required('Enter the name of the application that will report errors.'),
      platform: required('Choose a platform.'),
    },
  });

  const submit = form.onSubmit((values) =>
    setUp.mutate(values, {
      onSuccess: (done) => {
        const target = `/organizations/${done.organization}/projects/${done.project}`;
        void navigate(`${target}/getting-started/`, { replace: true });
      },
      onError: (error) => form.setErrors(fieldErrors(error)),
    }),
  );
  const fields = Object.keys(fieldErrors(setUp.error));
  const isShownAtField = fields.some((field) => field in form.values);

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {!isShownAtField && <FormError error={setUp.error} />}
        <TextInput
          label="Your e-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          name="password"
          description={`At least ${kMinPassword} characters.`}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          {...form.getInputProps('password')}
        />
        <TextInput
          label="Organization name"
          name="organizationName"
          placeholder="Acme"
          autoComplete="organization"
          required
          {...form.getInputProps('organizationName')}
        />
        <TextInput
          label="First project"
          name="projectName"
          description="The application that will report errors. More can follow."
          placeholder="backend"
          required
          {...form.getInputProps('projectName')}
        />
        <SearchSelect
          label="Platform"
          name="platform"
          data={platforms.map(({ id, name }) => ({ value: id, label: name }))}
          nothingFoundMessage="No platform matches"
          required
          {...form.getInputProps('platform')}
          value={form.values.platform}
        />
        <Button type="submit" loading={setUp.isPending} fullWidth mt="xs">
          Set up
        </Button>
      </Stack>
    </form>
  );
}
