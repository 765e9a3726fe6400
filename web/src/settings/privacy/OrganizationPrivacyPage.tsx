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
          description="What is on or listed here holds for every project, for what comes in from now on. A switch that is off leaves the choice to each project; those scrub unless they are told otherwise."
          isRequirement
          onSave={save.mutateAsync}
        />
      )}
    </OrganizationSettingsPage>
  );
}
