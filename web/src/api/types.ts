/**
 * The shapes of the server's answers. They come from its own API document by way of
 * `npm run types`; only what that document leaves open is said here.
 */

import type { components, operations } from './schema.gen';

type Schemas = components['schemas'];

/** A shape of the document in which the open members are known better. */
export type Refined<Shape, Known> = Omit<Shape, keyof Known> & Known;

/** The JSON body that an operation takes. */
type Body<Operation extends keyof operations> = operations[Operation] extends {
  requestBody?: { content: { 'application/json': infer Content } };
}
  ? Content
  : never;

export type User = Schemas['User'];
export type LoginResult = Schemas['Login'];

export type Organization = Schemas['Organization'];
/** `access` holds the scopes of the caller in this organization. */
export type OrganizationDetail = Schemas['OrganizationDetail'];
export type OrganizationChange = Body<'updateOrganization'>;

export type Team = Schemas['Team'];
export type TeamDetail = Schemas['TeamDetail'];

/** What every form of a project has. */
export type ProjectRef = Pick<Schemas['IssueProject'], 'id' | 'slug' | 'name' | 'platform'>;
/** A row of the organization's list. */
export type Project = Schemas['ProjectSummary'];
export type ProjectDetail = Schemas['ProjectDetail'];
export type ProjectChange = Body<'updateProject'>;
/** `active` lists those that are on, where only some of `legacy-browsers` are. */
export type ProjectFilter = Refined<Schemas['ProjectFilter'], { active: boolean | string[] }>;
export type ProjectKey = Schemas['ProjectKey'];
export type Environment = Schemas['EnvironmentName'];

/** Sums of fates, by group and interval. */
export type Stats = Schemas['Stats'];
export type KeyStatsPoint = Schemas['KeyStatsPoint'];
export type Quota = Schemas['Quota'];
/** A time in which spike protection cut a project off. */
export type Spike = Schemas['Spike'];
/** What the list of quotas takes. */
export type NewQuota = Schemas['QuotaInput'];

export type Member = Schemas['Member'];
/** `invite_link` is there while the invitation is pending. */
export type MemberDetail = Schemas['MemberDetail'];
export type TeamMember = Schemas['TeamMember'];
/** A member as the list of assignees shows it: `user` is null until the invitation is accepted. */
export type MemberWithProjects = Schemas['MemberWithProjects'];
export type NewMember = Body<'addOrganizationMember'>;

export type SentryApp = Schemas['SentryApp'];
export type NewSentryApp = Schemas['NewSentryApp'];
export type SentryAppSecret = Schemas['SentryAppSecret'];
export type ApiToken = Schemas['ApiToken'];

export type AuditLog = Schemas['AuditLog'];
export type AuditEntry = Schemas['AuditEntry'];
export type DocsFeedback = Schemas['DocsFeedback'];

export type Platform = Schemas['Platform'];
export type SetupState = Schemas['SetupState'];
export type SetupResult = Schemas['SetUpResult'];
export type SetupRequest = Refined<Body<'setUp'>, { platform: string }>;
export type Invitation = Schemas['Invitation'];
export type AcceptedInvitation = Schemas['AcceptedInvitation'];

export type IssueStatus = 'unresolved' | 'resolved' | 'ignored';

/** [Unix seconds, count] */
export type StatPoint = [number, number];

export type Actor = Schemas['Actor'];

/** What the panel of releases reads of a release. */
export type ReleaseRef = Pick<Schemas['Release'], 'version' | 'shortVersion'>;

interface IssueParts {
  metadata: { type?: string; value?: string; filename?: string; function?: string };
  /** By period: `24h`, `14d`, `30d` … */
  stats: Record<string, StatPoint[]>;
}

/** A row of the stream. `count` is a number as text: it may exceed what a double holds. */
export type Issue = Refined<Schemas['IssueRow'], IssueParts>;

export type IssueDetail = Refined<
  Schemas['IssueDetail'],
  IssueParts & {
    firstRelease: ReleaseRef | null;
    lastRelease: ReleaseRef | null;
    activity: Activity[];
  }
>;

export type Activity = Refined<
  Schemas['Activity'],
  { user: { name?: string; email?: string } | null; data: Record<string, unknown> }
>;

/** `assignedTo` is `user:<id>`, `team:<id>`, or '' for nobody. */
export type IssueChange = Pick<
  Body<'updateOrganizationIssue'>,
  'status' | 'assignedTo' | 'isBookmarked' | 'hasSeen'
>;

export type TagValue = Schemas['TagValue'];
export type IssueTag = Schemas['IssueTag'];
