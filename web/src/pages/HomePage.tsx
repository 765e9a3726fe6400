import { Container } from '@mantine/core';
import { Navigate, useParams } from 'react-router';
import { rememberedOrg } from '../app/currentOrg';
import { useMe, useSetupState } from '../api/hooks/account';
import { useOrganizations } from '../api/hooks/organizations';
import { EmptyState, ErrorState, LoadingState } from '../ui';

/** Leads on: to the set-up, to the login, or to the issues of the caller's organization. */
export default function HomePage() {
  const { org } = useParams();
  const setup = useSetupState();
  const me = useMe();
  const organizations = useOrganizations(Boolean(me.data) && !org);

  if (org) return <Navigate to={`/organizations/${org}/issues/`} replace />;
  if (setup.data?.isSetUp === false) return <Navigate to="/setup/" replace />;
  if (me.data === null) return <Navigate to="/auth/login/" replace />;
  const failed = [setup, me, organizations].find((query) => query.isError);
  if (failed) {
    return (
      <Container size="sm" py="xl">
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      </Container>
    );
  }
  if (!organizations.data) return <LoadingState />;
  const remembered = rememberedOrg();
  const all = organizations.data;
  const chosen = all.find((one) => one.slug === remembered) ?? all[0];
  if (chosen) return <Navigate to={`/organizations/${chosen.slug}/issues/`} replace />;
  return (
    <EmptyState title="You are not in an organization">
      Ask an owner of the organization to invite you.
    </EmptyState>
  );
}
