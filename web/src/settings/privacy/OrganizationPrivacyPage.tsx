import { useSaveOrganization } from '../api';
import { OrganizationSettingsPage } from '../SettingsPage';
import { ScrubbingPanel } from './ScrubbingPanel';

export function OrganizationPrivacyPage({ org }: { org: string }) {
  const save = useSaveOrganization(org);
  return (
    <OrganizationSettingsPage
      org={org}
      title="Security & Privacy"
      description="What is removed from the data that comes in"
    >
      {({ organization, allowed }) => (
        <ScrubbingPanel
          settings={organization}
          allowed={allowed}
          description="Holds for every project, for what comes in from now on. Projects can add to it and cannot take from it."
          onSave={save.mutateAsync}
        />
      )}
    </OrganizationSettingsPage>
  );
}
