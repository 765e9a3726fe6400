/**
 * An event as the API shows it. The API document leaves open what is inside the entries: SDKs send
 * what they like there, and every field may be missing.
 */

import type { components } from './schema.gen';
import type { Issue, Refined, ReleaseRef } from './types';

type Schemas = components['schemas'];

export interface Frame {
  filename?: string | null;
  absPath?: string | null;
  module?: string | null;
  package?: string | null;
  function?: string | null;
  rawFunction?: string | null;
  lineNo?: number | null;
  colNo?: number | null;
  /** [line number, text] around the failing line. */
  context?: [number, string | null][] | null;
  inApp?: boolean | null;
  vars?: Record<string, unknown> | null;
  instructionAddr?: string | null;
}

export interface Stacktrace {
  /** Oldest call first. */
  frames?: Frame[] | null;
  framesOmitted?: [number, number] | null;
}

export interface Mechanism {
  type?: string | null;
  handled?: boolean | null;
  description?: string | null;
  help_link?: string | null;
  synthetic?: boolean | null;
  exception_id?: number | null;
  parent_id?: number | null;
  is_exception_group?: boolean | null;
  source?: string | null;
  data?: Record<string, unknown> | null;
  meta?: Record<string, unknown> | null;
}

export interface ExceptionValue {
  type?: string | null;
  value?: string | null;
  module?: string | null;
  mechanism?: Mechanism | null;
  threadId?: number | string | null;
  stacktrace?: Stacktrace | null;
  rawStacktrace?: Stacktrace | null;
}

export interface Thread {
  id?: number | string | null;
  name?: string | null;
  crashed?: boolean | null;
  current?: boolean | null;
  state?: string | null;
  stacktrace?: Stacktrace | null;
}

export interface Breadcrumb {
  timestamp?: string | null;
  type?: string | null;
  category?: string | null;
  level?: string | null;
  message?: string | null;
  data?: Record<string, unknown> | null;
}

type Pairs = [string, string | null][];

export interface RequestData {
  url?: string | null;
  method?: string | null;
  query?: Pairs | string | null;
  fragment?: string | null;
  headers?: Pairs | null;
  cookies?: Pairs | null;
  data?: unknown;
  env?: Record<string, unknown> | null;
  inferredContentType?: string | null;
}

export interface MessageData {
  formatted?: string | null;
  message?: string | null;
  params?: unknown;
}

export type Entry =
  | { type: 'exception'; data: { values?: ExceptionValue[] | null } }
  | { type: 'threads'; data: { values?: Thread[] | null } }
  | { type: 'stacktrace'; data: Stacktrace }
  | { type: 'breadcrumbs'; data: { values?: Breadcrumb[] | null } }
  | { type: 'request'; data: RequestData }
  | { type: 'message'; data: MessageData };

export interface EventError {
  type: string;
  message?: string | null;
  data?: Record<string, unknown> | null;
}

export type EventTag = Schemas['EventTag'];
/** A file that came with an event. */
export type EventAttachment = Schemas['EventAttachment'];

/** The document leaves open what is in them. */
interface OpenUserParts {
  data: Record<string, unknown> | null;
  geo: Record<string, unknown> | null;
}
export type EventUser = Refined<Schemas['EventUser'], OpenUserParts>;

export type EventRow = Refined<Schemas['EventRow'], { user: EventUser | null }>;

/** What a person said about an event; any of it may be missing. */
export type UserReport = Partial<
  Pick<Schemas['UserReport'], 'name' | 'email' | 'comments' | 'dateCreated'>
>;

/** The same as the list of a project has it; the issue is null for feedback about none. */
export type ProjectReport = Refined<
  Pick<Schemas['UserReport'], 'id' | 'event' | 'issue' | keyof UserReport>,
  { issue: Pick<Issue, 'id' | 'shortId' | 'title'> | null }
>;

export type EventDetail = Refined<
  Schemas['EventDetail'],
  {
    user: EventUser | null;
    entries: Entry[];
    contexts: Record<string, Record<string, unknown> | null> | null;
    /** What the application set as "extra". */
    context: Record<string, unknown> | null;
    sdk: { name?: string | null; version?: string | null } | null;
    errors: EventError[];
    release: ReleaseRef | null;
    userReport: UserReport | null;
  }
>;
