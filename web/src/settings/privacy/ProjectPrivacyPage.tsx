import { useForm } from '@mantine/form';
import { useOrganization } from '../../api/hooks/organizations';
import type { ProjectDetail } from '../../api/types';
import { useProjectActions } from '../api';
import { linesOf, textOf } from '../lines';
import { Panel } from '../parts';
import { LinesField, SettingsForm } from '../SettingsForm';
import { Loaded, ProjectSettingsPage } from '../SettingsPage';
import { ScrubbingPanel } from './ScrubbingPanel';

interface PartProps {
  org: string;
  project: ProjectDetail;
  allowed: boolean;
}

function DomainsPanel({ org, project, allowed }: PartProps) {
  const { save } = useProjectActions(org, project.slug);
  const form = useForm({ initialValues: { allowedDomains: textOf(project.allowedDomains) } });
  return (
    <Panel
      title="Allowed Domains"
      description="From which pages browsers may send events to this project"
    >
      <SettingsForm
        form={form}
        allowed={allowed}
        saved="The domains were saved."
        onSave={async ({ allowedDomains }) => {
          const { allowedDomains: kept } = await save.mutateAsync({
            allowedDomains: linesOf(allowedDomains),
          });
          return { allowedDomains: textOf(kept) };
        }}
      >
        <LinesField
          label="Domains"
          description="One per line, such as example.com or *.example.com; * alone stands for all. Without any, browsers may not send at all. Servers and apps are not affected."
          disabled={!allowed}
          input={form.getInputProps('allowedDomains')}
        />
      </SettingsForm>
    </Panel>
  );
}

function PrivacyPanels(part: PartProps) {
  const organization = useOrganization(part.org);
  const { save } = useProjectActions(part.org, part.project.slug);
  return (
    <>
      <Loaded query={organization}>
        {(whole) => (
          <ScrubbingPanel
            settings={part.project}
            organization={whole}
            allowed={part.allowed}
            description="Holds for what comes in from now on, beside what the organization has set."
            onSave={save.mutateAsync}
          />
        )}
      </Loaded>
      <DomainsPanel {...part} />
    </>
  );
}

export function ProjectPrivacyPage({ org }: { org: string }) {
  return (
    <ProjectSettingsPage
      org={org}
      title="Security & Privacy"
      description="what is removed from the data that comes in, and who may send it"
    >
      {(part) => <PrivacyPanels org={org} {...part} />}
    </ProjectSettingsPage>
  );
}
