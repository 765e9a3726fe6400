import { Alert, List, Stack, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import type { Entry, EventDetail, EventUser } from '../api/eventTypes';
import { AnchorLink } from '../ui';
import { Attachments } from './Attachments';
import { Breadcrumbs } from './Breadcrumbs';
import { Contexts } from './Contexts';
import { Exceptions } from './Exceptions';
import classes from './Issue.module.css';
import { filledPairs, KeyValues } from './KeyValues';
import { RequestView } from './RequestView';
import { Section } from './Section';
import { StackTrace } from './stack/StackTrace';
import { StackControls, type StackView } from './StackControls';
import { tagSearchPath } from './tagSearch';
import { Threads } from './Threads';
import { UserReportView } from './UserReportView';
import { valueText } from './Value';

const kDefaultView: StackView = { mode: 'relevant', newestFirst: true };

function entry<T extends Entry['type']>(event: EventDetail, type: T) {
  const found = event.entries?.find((one) => one.type === type);
  return found?.data as Extract<Entry, { type: T }>['data'] | undefined;
}

/** Everything an event carries, what explains it first. */
export function EventView(props: { org: string; project: string; event: EventDetail }) {
  const { org, project, event } = props;
  const [view, setView] = useLocalStorage<StackView>({
    key: 'vedette-stack-view',
    defaultValue: kDefaultView,
  });
  const stack = { view, onView: setView };
  const exceptions = entry(event, 'exception')?.values ?? [];
  const threads = entry(event, 'threads')?.values ?? [];
  const trace = entry(event, 'stacktrace');
  const message = entry(event, 'message');
  const text = message?.formatted || message?.message || (message ? event.message : '');
  const crumbs = entry(event, 'breadcrumbs')?.values ?? [];
  const request = entry(event, 'request');

  return (
    <Stack gap="md">
      <Problems event={event} />
      {event.userReport && <UserReportView report={event.userReport} />}
      {text && (
        <Section title="Message">
          <p className={classes.message}>{text}</p>
        </Section>
      )}
      {exceptions.length > 0 && <Exceptions values={exceptions} {...stack} />}
      {exceptions.length === 0 && trace && (
        <Section title="Stack trace" actions={<StackControls {...stack} />}>
          <StackTrace trace={trace} mode={view.mode} newestFirst={view.newestFirst} />
        </Section>
      )}
      {threads.length > 0 && (
        <Threads threads={threads} hasExceptions={exceptions.length > 0} {...stack} />
      )}
      <Tags org={org} event={event} />
      {crumbs.length > 0 && <Breadcrumbs crumbs={crumbs} />}
      <Attachments org={org} project={project} eventId={event.eventID} />
      {request && <RequestView request={request} />}
      {event.user && <UserView user={event.user} />}
      <Contexts contexts={event.contexts ?? {}} />
      <Extra values={event.context ?? {}} />
      <Sdk event={event} />
    </Stack>
  );
}

/** What the server had to drop or change while it took the event in. */
function Problems({ event }: { event: EventDetail }) {
  const errors = event.errors ?? [];
  if (errors.length === 0) return null;
  return (
    <Alert
      color="yellow"
      variant="light"
      title={`${errors.length === 1 ? 'A problem' : `${errors.length} problems`} with this event`}
    >
      <List size="sm" className="wrap-anywhere">
        {errors.map(({ type, message, data }, i) => {
          const { name, ...more } = data ?? {};
          return (
            <List.Item key={i}>
              {message || type}
              {typeof name === 'string' && <span className="mono"> {name}</span>}
              {filledPairs(more).map(([key, value]) => (
                <div key={key}>
                  <Text span size="xs" c="dimmed">
                    {key}{' '}
                  </Text>
                  <span className="mono">{valueText(value)}</span>
                </div>
              ))}
            </List.Item>
          );
        })}
      </List>
    </Alert>
  );
}

function Tags({ org, event }: { org: string; event: EventDetail }) {
  const tags = event.tags ?? [];
  if (tags.length === 0) return null;
  return (
    <Section title="Tags">
      <ul className={classes.tagList}>
        {tags.map(({ key, value }, i) => (
          <li key={`${key}-${i}`} className={classes.tag}>
            <span className={classes.tagKey}>{key}</span>
            <AnchorLink
              to={tagSearchPath(org, key, value)}
              size="xs"
              title={`Issues with ${key} ${value}`}
            >
              {value || '(empty)'}
            </AnchorLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function UserView({ user }: { user: EventUser }) {
  const { data, geo, ...known } = user;
  const place = filledPairs(geo ?? {})
    .map(([, value]) => String(value))
    .join(', ');
  const pairs = filledPairs({ ...known, geography: place, ...data });
  if (pairs.length === 0) return null;
  return (
    <Section title="User">
      <KeyValues pairs={pairs} label="User" />
    </Section>
  );
}

function Extra({ values }: { values: Record<string, unknown> }) {
  const pairs = Object.entries(values);
  if (pairs.length === 0) return null;
  return (
    <Section title="Extra">
      <KeyValues pairs={pairs} label="Extra" />
    </Section>
  );
}

function Sdk({ event }: { event: EventDetail }) {
  const { release } = event;
  const pairs = filledPairs({
    SDK: [event.sdk?.name, event.sdk?.version].filter(Boolean).join(' '),
    platform: event.platform,
    release: typeof release === 'string' ? release : release?.version,
    distribution: event.dist,
    received: event.dateReceived,
  });
  return (
    <Section title="SDK and release">
      <KeyValues pairs={pairs} label="SDK and release" />
    </Section>
  );
}
