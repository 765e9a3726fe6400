import { Select } from '@mantine/core';
import { useEnvironments } from '../api/hooks/organizations';
import type { Project } from '../api/types';
import { projectChoices } from '../projects/projectName';
import { kPeriods, kSorts, type StreamState } from './streamQuery';
import classes from './Stream.module.css';

interface Props {
  org: string;
  projects: Project[];
  state: StreamState;
  onChange: (change: Partial<StreamState>) => void;
}

function choices(pairs: [string, string][], current: string) {
  const data = pairs.map(([value, label]) => ({ value, label }));
  // An address may name a value that the menu lacks; it is kept and shown as it is.
  if (current && !pairs.some(([value]) => value === current)) {
    data.push({ value: current, label: current });
  }
  return data;
}

export function Filters({ org, projects, state, onChange }: Props) {
  const environments = useEnvironments(org);
  const names = (environments.data ?? []).map(({ name }) => name).filter(Boolean);
  return (
    <div className={classes.filters}>
      <Select
        aria-label="Project"
        data={choices(
          [['', 'All projects'], ...projectChoices(projects)],
          state.project,
        )}
        value={state.project}
        onChange={(project) => onChange({ project: project ?? '' })}
        allowDeselect={false}
        searchable={projects.length > 8}
      />
      <Select
        aria-label="Environment"
        data={choices(
          [['', 'All environments'], ...names.map((n): [string, string] => [n, n])],
          state.environment,
        )}
        value={state.environment}
        onChange={(environment) => onChange({ environment: environment ?? '' })}
        allowDeselect={false}
      />
      <Select
        aria-label="Time range"
        data={choices(kPeriods, state.statsPeriod)}
        value={state.statsPeriod}
        onChange={(statsPeriod) => statsPeriod && onChange({ statsPeriod })}
        allowDeselect={false}
      />
      <Select
        aria-label="Sort by"
        data={choices(kSorts, state.sort).map((o) => ({ ...o, label: `Sort: ${o.label}` }))}
        value={state.sort}
        onChange={(sort) => sort && onChange({ sort })}
        allowDeselect={false}
      />
    </div>
  );
}
