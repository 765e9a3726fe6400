import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from 'react-router';
import { fieldErrors } from '../api/client';
import { useAcceptInvitation, useInvitation } from '../api/hooks/account';
import type { Invitation } from '../api/types';
import { AnchorLink, ErrorState, LoadingState, usePageTitle } from '../ui';
import { AuthFrame } from './AuthFrame';
import { FormError } from './FormError';

export default function AcceptPage() {
  usePageTitle('Invitation');
  const { memberId = '', token = '' } = useParams();
  const invitation = useInvitation(memberId, token);
  if (invitation.isPending) return <LoadingState />;
  if (invitation.isError) {
    return (
      <AuthFrame title="This invitation cannot be used">
        <Stack>
          <ErrorState error={invitation.error} />
          <Text size="sm">
            It may have been used already or taken back. Ask for a new one, or{' '}
            <AnchorLink to="/auth/login/">log in</AnchorLink>.
          </Text>
        </Stack>
      </AuthFrame>
    );
  }
  const { organization, email } = invitation.data;
  return (
    <AuthFrame title={`Join ${organization.name}`} description={`You were invited as ${email}.`}>
      <AcceptForm invitation={invitation.data} memberId={memberId} token={token} />
    </AuthFrame>
  );
}

interface Props {
  invitation: Invitation;
  memberId: string;
  token: string;
}

function AcceptForm({ invitation, memberId, token }: Props) {
  const accept = useAcceptInvitation(memberId, token);
  const navigate = useNavigate();
  const { needsAccount } = invitation;
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', password: '' },
    validate: {
      name: (value) => (!needsAccount || value.trim() ? null : 'Enter your name.'),
      password: (value) =>
        !needsAccount || value.length >= 8 ? null : 'Use at least 8 characters.',
    },
  });
  const submit = form.onSubmit((values) =>
    accept.mutate(needsAccount ? values : {}, {
      onSuccess: ({ organization }) =>
        void navigate(`/organizations/${organization}/issues/`, { replace: true }),
      onError: (error) => form.setErrors(fieldErrors(error)),
    }),
  );
  const isShownAtField = Object.keys(form.errors).length > 0;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {!isShownAtField && <FormError error={accept.error} />}
        {needsAccount && (
          <>
            <TextInput label="E-mail" value={invitation.email} readOnly autoComplete="username" />
            <TextInput
              label="Your name"
              name="name"
              autoComplete="name"
              required
              autoFocus
              key={form.key('name')}
              {...form.getInputProps('name')}
            />
            <PasswordInput
              label="Choose a password"
              name="password"
              description="At least 8 characters."
              autoComplete="new-password"
              required
              visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
          </>
        )}
        <Button type="submit" loading={accept.isPending} fullWidth>
          Join
        </Button>
      </Stack>
    </form>
  );
}
