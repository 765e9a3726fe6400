import { Button, Code } from '@mantine/core';
import { IconAntennaBars5, IconBox, IconSearchOff } from '@tabler/icons-react';
import type { Project } from '../api/types';
import { ButtonLink, EmptyState } from '../ui';
import { kDefaultQuery, type StreamState } from './streamQuery';

interface Props {
  org: string;
  projects: Project[];
  state: StreamState;
  onReset: () => void;
}

/** Says why there is nothing, and what to do next. */
export function EmptyStream({ org, projects, state, onReset }: Props) {
  const base = `/organizations/${org}/projects`;
  if (projects.length === 0) {
    return (
      <EmptyState
        title="No project yet"
        icon={<IconBox size={28} />}
        action={<ButtonLink to={`${base}/new/`}>Make a project</ButtonLink>}
      >
        Issues come from the applications that report here. Begin with a project for one of them.
      </EmptyState>
    );
  }
  const shown = projects.filter((project) => !state.project || project.id === state.project);
  const waiting = shown[0];
  if (waiting && shown.every((project) => !project.firstEvent)) {
    return (
      <EmptyState
        title="No event yet"
        icon={<IconAntennaBars5 size={28} />}
        action={
          <ButtonLink to={`${base}/${waiting.slug}/getting-started/`}>
            Connect {waiting.name}
          </ButtonLink>
        }
      >
        {shown.length === 1 ? `${waiting.name} has` : 'Your projects have'} not reported anything.
        Add the SDK with the DSN, and errors appear here within a second.
      </EmptyState>
    );
  }
  const isPlain = state.query === kDefaultQuery && !state.environment;
  return (
    <EmptyState
      title={isPlain ? 'No unresolved issue' : 'No issue matches'}
      icon={<IconSearchOff size={28} />}
      action={
        <Button variant="default" onClick={onReset}>
          {isPlain ? 'Show resolved and ignored issues too' : 'Clear the search and the filters'}
        </Button>
      }
    >
      {isPlain ? (
        'Everything seen in this time range is resolved or ignored.'
      ) : (
        <>
          Nothing fits <Code>{state.query || 'this time range'}</Code>. Take a word away, choose
          another environment or a longer time range.
        </>
      )}
    </EmptyState>
  );
}
