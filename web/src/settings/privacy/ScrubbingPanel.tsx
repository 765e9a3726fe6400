import { useForm } from '@mantine/form';
import { Panel } from '../parts';
import { SettingsForm } from '../SettingsForm';
import { rulesProblem, scrubbingBody, scrubbingValues, type ScrubbingSettings } from './privacyForm';
import { ScrubbingFields } from './ScrubbingFields';

interface Props {
  settings: ScrubbingSettings;
  allowed: boolean;
  description: string;
  /** Of an organization: what it has on, its projects must have on. */
  isRequirement?: boolean;
  /** Of a project: what its organization has set. */
  organization?: ScrubbingSettings;
  /** Gives what is stored then. */
  onSave: (settings: ScrubbingSettings) => Promise<ScrubbingSettings>;
}

export function ScrubbingPanel({
  settings,
  allowed,
  description,
  isRequirement,
  organization,
  onSave,
}: Props) {
  const form = useForm({
    initialValues: scrubbingValues(settings),
    validate: { relayPiiConfig: rulesProblem },
  });
  return (
    <Panel title="Data Scrubbing" description={description}>
      <SettingsForm
        form={form}
        allowed={allowed}
        saved="The settings were saved."
        onSave={async (values) => scrubbingValues(await onSave(scrubbingBody(values)))}
      >
        <ScrubbingFields
          form={form}
          disabled={!allowed}
          isRequirement={isRequirement}
          forced={organization}
        />
      </SettingsForm>
    </Panel>
  );
}
