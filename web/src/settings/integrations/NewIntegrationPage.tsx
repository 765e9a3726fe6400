import { useNavigate } from 'react-router';
import { useOrganization } from '../../api/hooks/organizations';
import {
  ErrorState,
  kSettled,
  LoadingState,
  notifySuccess,
  PageHeader,
  usePageTitle,
} from '../../ui';
import { LockedNote } from '../parts';
import { mayManageIntegrations } from '../permissions';
import { useCreateIntegration, type IntegrationBody } from './api';
import { kNewIntegration } from './formValues';
import { IntegrationForm } from './IntegrationForm';
import { useMintedToken } from './mintedToken';
import { CopyTokenHint } from './Tokens';

export function NewIntegrationPage({ org }: { org: string }) {
  const organization = useOrganization(org);
  const create = useCreateIntegration(org);
  const minted = useMintedToken('');
  const navigate = useNavigate();
  usePageTitle('New Internal Integration', org);

  const onSave = async (body: IntegrationBody) => {
    const made = await create.mutateAsync(body);
    if (made.token?.token) minted.keep(made.slug, made.token.token);
    create.reset();
    const done = `${made.name} successfully created.`;
    notifySuccess(made.token?.token ? <CopyTokenHint done={done} /> : done);
    void navigate(`/settings/${org}/developer-settings/${made.slug}/`, {
      replace: true,
      state: kSettled,
    });
  };

  const access = organization.data?.access ?? [];
  const allowed = mayManageIntegrations(access);
  return (
    <>
      <PageHeader
        title="Create Internal Integration"
        description="After saving you get a token that programs call the API with."
      />
      {organization.isPending && <LoadingState />}
      {organization.isError && (
        <ErrorState error={organization.error} onRetry={() => void organization.refetch()} />
      )}
      {organization.data && !allowed && (
        <LockedNote>Creating an integration needs the role Manager, Admin or Owner.</LockedNote>
      )}
      {organization.data && (
        <IntegrationForm
          org={org}
          initial={kNewIntegration}
          access={access}
          present={null}
          readOnly={!allowed}
          onSave={onSave}
        />
      )}
    </>
  );
}
