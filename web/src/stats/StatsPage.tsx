import { Button, Group, Paper, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { lazy, Suspense, useId } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { path, queryString } from '../api/client';
import { useProjects } from '../api/hooks/projects';
import { useStats } from '../api/hooks/stats';
import type { Project, Stats } from '../api/types';
import { projectChoices } from '../projects/projectName';
import { ErrorState, LoadingState, PageHeader, usePageTitle } from '../ui';
import { categoryOf, formatQuantity, kCategories, type Category } from './categories';
import { EmptyStats } from './EmptyStats';
import { IntervalTable } from './IntervalTable';
import { OutcomeTable } from './OutcomeTable';
import { ProjectTable } from './ProjectTable';
import { SpikeBanner } from './SpikeBanner';
import { barsOf, outcomeTotals, projectTotals, type OutcomeTotal } from './statsData';
import {
  downloadQuery,
  intervalOf,
  kPeriods,
  outcomeQuery,
  projectQuery,
  readState,
  writeState,
  type StatsState,
} from './statsQuery';

const OutcomeChart = lazy(() => import('./OutcomeChart'));

interface Change {
  state: StatsState;
  onChange: (change: Partial<StatsState>) => void;
}

export default function StatsPage() {
  const { org = '' } = useParams();
  usePageTitle('Statistics', org);
  const [search, setSearch] = useSearchParams();
  const state = readState(search);
  const change = (part: Partial<StatsState>) => setSearch(writeState({ ...state, ...part }));
  const projects = useProjects(org);
  const byOutcome = useStats(org, outcomeQuery(state));
  const byProject = useStats(org, projectQuery(state));
  const error = byOutcome.error ?? projects.error;
  const retry = () => void Promise.all([byOutcome.refetch(), projects.refetch()]);

  return (
    <>
      <PageHeader
        title="Statistics"
        description="What applications sent here, and what became of it."
        actions={
          <Button
            component="a"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            href={path`/api/0/organizations/${org}/stats-summary/` + queryString(downloadQuery(state))}
            download
          >
            Download CSV
          </Button>
        }
      />
      <Filters projects={projects.data ?? []} state={state} onChange={change} />
      <SpikeBanner org={org} project={state.project} />
      {error && <ErrorState error={error} onRetry={retry} />}
      {!error && (byOutcome.isPending || projects.isPending) && <LoadingState />}
      {!error && byOutcome.data && projects.data && (
        <Stack style={{ opacity: byOutcome.isPlaceholderData ? 0.6 : 1 }}>
          <Outcomes
            org={org}
            stats={byOutcome.data}
            projects={projects.data}
            state={state}
            onChange={change}
          />
          {byProject.isError && (
            <ErrorState error={byProject.error} onRetry={() => void byProject.refetch()} />
          )}
          {byProject.data && (
            <Projects
              stats={byProject.data}
              projects={projects.data}
              state={state}
              onChange={change}
            />
          )}
        </Stack>
      )}
    </>
  );
}

function choices(pairs: readonly (readonly [string, string])[], current: string) {
  const data = pairs.map(([value, label]) => ({ value, label }));
  // An address may name a value that the menu lacks; it is kept and shown as it is.
  if (current && !pairs.some(([value]) => value === current)) {
    data.push({ value: current, label: current });
  }
  return data;
}

function Filters({ projects, state, onChange }: Change & { projects: readonly Project[] }) {
  const width = { flex: '1 1 11rem', maxWidth: 280 };
  return (
    <Group gap="xs" mb="md">
      <Select
        label="Category"
        style={width}
        data={choices(
          kCategories.map(({ id, label }) => [id, label] as const),
          state.category,
        )}
        value={state.category}
        onChange={(category) => category && onChange({ category })}
        allowDeselect={false}
        searchable
      />
      <Select
        label="Project"
        style={width}
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
        label="Time range"
        style={width}
        data={choices(kPeriods, state.statsPeriod)}
        value={state.statsPeriod}
        onChange={(statsPeriod) => statsPeriod && onChange({ statsPeriod })}
        allowDeselect={false}
      />
    </Group>
  );
}

interface OutcomesProps extends Change {
  org: string;
  stats: Stats;
  projects: readonly Project[];
}

function Outcomes({ org, stats, projects, state, onChange }: OutcomesProps) {
  const totals = outcomeTotals(stats);
  const category = categoryOf(state.category);
  if (totals.length === 0) {
    return (
      <Paper withBorder>
        <EmptyStats org={org} projects={projects} state={state} onChange={onChange} />
      </Paper>
    );
  }
  return (
    <>
      <OverTime
        stats={stats}
        totals={totals}
        category={category}
        interval={intervalOf(state.statsPeriod)}
      />
      <Paper withBorder p="md" component="section" aria-labelledby="by-outcome">
        <Title order={2} size="h4" id="by-outcome" mb="xs">
          By outcome
        </Title>
        <OutcomeTable totals={totals} category={category} />
      </Paper>
    </>
  );
}

interface OverTimeProps {
  stats: Stats;
  totals: readonly OutcomeTotal[];
  category: Category;
  interval: string;
}

function OverTime({ stats, totals, category, interval }: OverTimeProps) {
  const [isTable, table] = useDisclosure(false);
  const id = useId();
  const bars = barsOf(stats);
  const outcomes = totals.map(({ outcome }) => outcome);
  const whole = totals.reduce((sum, { count }) => sum + count, 0);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={`${id}-title`}>
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2} size="h4" id={`${id}-title`}>
            {category.label} over time
          </Title>
          <Text size="sm" c="dimmed">
            {formatQuantity(whole, category)} in total
          </Text>
        </div>
        <Button
          size="xs"
          variant="default"
          aria-expanded={isTable}
          aria-controls={isTable ? `${id}-table` : undefined}
          onClick={table.toggle}
        >
          {isTable ? 'Hide the table' : 'Show as table'}
        </Button>
      </Group>
      <div role="group" aria-label={`Chart of ${category.label.toLowerCase()} by outcome`}>
        <Suspense fallback={<Skeleton h={280} />}>
          <OutcomeChart bars={bars} outcomes={outcomes} category={category} interval={interval} />
        </Suspense>
      </div>
      {isTable && (
        <IntervalTable
          id={`${id}-table`}
          bars={bars}
          outcomes={outcomes}
          category={category}
          interval={interval}
        />
      )}
    </Paper>
  );
}

function Projects({
  stats,
  projects,
  state,
  onChange,
}: Change & { stats: Stats; projects: readonly Project[] }) {
  const totals = projectTotals(stats);
  if (totals.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="by-project">
      <Title order={2} size="h4" id="by-project" mb="xs">
        By project
      </Title>
      <ProjectTable
        totals={totals}
        projects={projects}
        category={categoryOf(state.category)}
        chosen={state.project}
        onChoose={(project) => onChange({ project })}
      />
    </Paper>
  );
}
