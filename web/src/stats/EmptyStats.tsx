import { Button } from '@mantine/core';
import { IconAntennaBars5, IconBox, IconChartBar } from '@tabler/icons-react';
import type { Project } from '../api/types';
import { ButtonLink, EmptyState } from '../ui';
import { categoryOf } from './categories';
import type { StatsState } from './statsQuery';

interface Props {
  org: string;
  projects: readonly Project[];
  state: StatsState;
  onChange: (change: Partial<StatsState>) => void;
}

/** Says why there is nothing to count, and what to do next. */
export function EmptyStats({ org, projects, state, onChange }: Props) {
  const base = `/organizations/${org}/projects`;
  if (projects.length === 0) {
    return (
      <EmptyState
        title="No project yet"
        icon={<IconBox size={28} />}
        action={<ButtonLink to={`${base}/new/`}>Make a project</ButtonLink>}
      >
        What applications send is counted here. Begin with a project for one of them.
      </EmptyState>
    );
  }
  const waiting = projects.find((project) => !state.project || project.id === state.project);
  if (waiting && projects.every((project) => !project.firstEvent)) {
    return (
      <EmptyState
        title="Nothing has arrived yet"
        icon={<IconAntennaBars5 size={28} />}
        action={
          <ButtonLink to={`${base}/${waiting.slug}/getting-started/`}>
            Connect {waiting.name}
          </ButtonLink>
        }
      >
        Add the SDK with the DSN of a project; what it sends is counted here within a minute.
      </EmptyState>
    );
  }
  const longest = state.statsPeriod === '90d';
  return (
    <EmptyState
      title={`No ${categoryOf(state.category).label.toLowerCase()} in this time`}
      icon={<IconChartBar size={28} />}
      action={
        longest ? (
          <Button variant="default" onClick={() => onChange({ category: 'error', project: '' })}>
            Show the errors of all projects
          </Button>
        ) : (
          <Button variant="default" onClick={() => onChange({ statsPeriod: '90d' })}>
            Look at the last 90 days
          </Button>
        )
      }
    >
      Choose another category, another project or a longer time range.
    </EmptyState>
  );
}
