import { Stack } from '@mantine/core';
import { useAccess } from '../../api/hooks/organizations';
import { ButtonLink, PageHeader, usePageTitle } from '../../ui';
import { LockedNote } from '../parts';
import { QuotasPanel } from './QuotasPanel';
import { SpikesPanel } from './SpikesPanel';

export function QuotasPage({ org }: { org: string }) {
  const has = useAccess(org);
  const allowed = has('org:write') || has('org:admin');
  usePageTitle('Quotas', 'Organization Settings', org);
  return (
    <>
      <PageHeader
        title="Quotas"
        description="What the organization takes in. Each project may have quotas of its own in its settings."
        actions={
          <ButtonLink variant="default" to={`/organizations/${org}/stats/`}>
            Statistics
          </ButtonLink>
        }
      />
      {!allowed && <LockedNote>Changing quotas needs the role Manager or Owner.</LockedNote>}
      <Stack>
        <QuotasPanel key={org} org={org} project="" allowed={allowed} />
        <SpikesPanel org={org} />
      </Stack>
    </>
  );
}
