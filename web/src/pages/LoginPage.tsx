import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useLogin, useMe, useSetupState } from '../api/hooks/account';
import { usePageTitle } from '../ui';
import { AuthFrame } from './AuthFrame';
import { FormError } from './FormError';
import { safeNext } from './safeNext';

export default function LoginPage() {
  usePageTitle('Log in');
  const [search] = useSearchParams();
  const next = safeNext(search.get('next'));
  const setup = useSetupState();
  const me = useMe();
  const login = useLogin();
  const navigate = useNavigate();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (value.trim() ? null : 'Enter your e-mail address.'),
      password: (value) => (value ? null : 'Enter your password.'),
    },
  });

  if (setup.data?.isSetUp === false) return <Navigate to="/setup/" replace />;
  if (me.data && !login.isPending && !login.isSuccess) return <Navigate to={next} replace />;

  const submit = form.onSubmit(({ username, password }) =>
    login.mutate(
      { username: username.trim(), password },
      { onSuccess: () => void navigate(next, { replace: true }) },
    ),
  );

  return (
    <AuthFrame title="Log in">
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormError error={login.error} />
          <TextInput
            label="E-mail"
            type="email"
            name="username"
            autoComplete="username"
            autoFocus
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={login.isPending} fullWidth>
            Log in
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
