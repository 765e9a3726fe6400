import { Checkbox, Stack, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ProjectDetail, ProjectFilter } from '../../api/types';
import { notifyError } from '../../ui';
import { useProjectActions } from '../api';
import { Noted, Panel } from '../parts';
import { LinesField, SettingsForm } from '../SettingsForm';
import { Loaded, ProjectSettingsPage } from '../SettingsPage';
import { useFilters, useSaveFilter, type FilterChange } from './api';
import {
  browserChoices,
  chosenBrowsers,
  filterBody,
  filterValues,
  kLegacyBrowsers,
  kLists,
  kSwitches,
  kToggles,
} from './filterForm';

interface PartProps {
  org: string;
  project: ProjectDetail;
  allowed: boolean;
}

function ToggleList({ org, project, allowed, filters }: PartProps & { filters: ProjectFilter[] }) {
  const save = useSaveFilter(org, project.slug);
  const change = (next: FilterChange) =>
    save.mutate(next, { onError: (error) => notifyError(error, 'The filter was not changed') });
  const disabled = !allowed;
  // What was chosen shows at once; when it is refused, the list says so again.
  const wanted = save.isPending ? save.variables : undefined;
  const stateOf = (id: string) =>
    (wanted?.id === id ? (wanted.subfilters ?? wanted.active) : undefined) ??
    filters.find((each) => each.id === id)?.active ??
    false;
  const browsers = chosenBrowsers(stateOf(kLegacyBrowsers));
  return (
    <Stack>
      {kToggles.map(({ id, label, note }) => (
        <Noted key={id} note={note}>
          {(noteId) => (
            <Switch
              label={label}
              aria-describedby={noteId}
              checked={stateOf(id) === true}
              disabled={disabled}
              onChange={(event) => change({ id, active: event.currentTarget.checked })}
            />
          )}
        </Noted>
      ))}
      <Checkbox.Group
        label="Legacy browsers"
        description="Errors in the chosen browsers are dropped."
        value={browsers}
        onChange={(subfilters) => change({ id: kLegacyBrowsers, subfilters })}
      >
        <Stack gap={6} mt="xs">
          {browserChoices(browsers).map(({ id, label }) => (
            <Checkbox key={id} value={id} label={label} disabled={disabled} />
          ))}
        </Stack>
      </Checkbox.Group>
    </Stack>
  );
}

function OptionsPanel({ org, project, allowed }: PartProps) {
  const { save } = useProjectActions(org, project.slug);
  const form = useForm({ initialValues: filterValues(project) });
  return (
    <Panel title="Custom Filters" description="Drop what matches any of these.">
      <SettingsForm
        form={form}
        allowed={allowed}
        saved="The filters were saved."
        onSave={async (values) => filterValues(await save.mutateAsync(filterBody(values)))}
      >
        {kLists.map(({ name, label, note, example }) => (
          <LinesField
            key={name}
            label={label}
            description={note}
            placeholder={example}
            disabled={!allowed}
            input={form.getInputProps(`options.${name}`)}
          />
        ))}
        {kSwitches.map(({ name, label, note }) => (
          <Noted key={name} note={note}>
            {(id) => (
              <Switch
                label={label}
                aria-describedby={id}
                disabled={!allowed}
                {...form.getInputProps(`options.${name}`, { type: 'checkbox' })}
              />
            )}
          </Noted>
        ))}
      </SettingsForm>
    </Panel>
  );
}

function FilterPanels(part: PartProps) {
  const filters = useFilters(part.org, part.project.slug);
  return (
    <>
      <Panel
        title="Inbound Filters"
        description="What a filter catches is dropped and counted as filtered. A change holds at once."
      >
        <Loaded query={filters}>{(all) => <ToggleList {...part} filters={all} />}</Loaded>
      </Panel>
      <OptionsPanel {...part} />
    </>
  );
}

export function FiltersPage({ org }: { org: string }) {
  return (
    <ProjectSettingsPage
      org={org}
      title="Inbound Filters"
      description="what is dropped before it is stored"
    >
      {(part) => <FilterPanels org={org} {...part} />}
    </ProjectSettingsPage>
  );
}
