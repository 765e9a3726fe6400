/** What the page reads from answers; the server sends more. */

export interface User {
  id: string;
  name: string;
  username: string;
  email: string;
  isSuperuser?: boolean;
}

export interface Organization {
  id: string;
  slug: string;
  name: string;
  dateCreated: string;
}

export interface OrganizationDetail extends Organization {
  /** Scopes of the caller in this organization. */
  access: string[];
  orgRole?: string;
}

export interface Team {
  id: string;
  slug: string;
  name: string;
  isMember?: boolean;
  memberCount?: number;
}

export interface ProjectRef {
  id: string;
  slug: string;
  name: string;
  platform: string | null;
}

export interface Project extends ProjectRef {
  dateCreated: string;
  firstEvent: string | null;
  teams?: Team[];
  isBookmarked?: boolean;
}

export interface ProjectKey {
  id: string;
  name: string;
  public: string;
  isActive: boolean;
  dateCreated: string | null;
  dsn: { public: string; secret?: string };
}

export interface Platform {
  id: string;
  name: string;
}

export interface SetupState {
  isSetUp: boolean;
  version: string;
  url: string;
  platforms: Platform[];
}

export interface SetupRequest {
  email: string;
  password: string;
  organizationName: string;
  projectName: string;
  platform: string;
}

export interface SetupResult {
  organization: string;
  team: string;
  project: string;
  projectId: string;
  dsn: string;
}

export interface Invitation {
  organization: { slug: string; name: string };
  email: string;
  needsAccount: boolean;
}

export interface Environment {
  id: string;
  name: string;
}

export type IssueStatus = 'unresolved' | 'resolved' | 'ignored';

/** [Unix seconds, count] */
export type StatPoint = [number, number];

export interface Actor {
  type: 'user' | 'team';
  id: string;
  name: string;
  email?: string;
}

export interface ReleaseRef {
  version: string;
  shortVersion?: string;
  dateCreated?: string | null;
}

export interface Issue {
  id: string;
  shortId: string;
  title: string;
  culprit: string | null;
  level: string;
  status: string;
  substatus?: string | null;
  /** A number as text: counts may exceed what a double holds. */
  count: string;
  userCount: number;
  firstSeen: string | null;
  lastSeen: string | null;
  project: ProjectRef;
  metadata: { type?: string; value?: string; filename?: string; function?: string };
  stats?: Record<string, StatPoint[]>;
  isBookmarked: boolean;
  isUnhandled?: boolean;
  hasSeen?: boolean;
  assignedTo: Actor | null;
  annotations?: unknown[];
}

export interface IssueDetail extends Issue {
  firstRelease?: ReleaseRef | null;
  lastRelease?: ReleaseRef | null;
  tags?: { key: string; name: string; totalValues: number }[];
  activity?: Activity[];
}

export interface Activity {
  id: string;
  type: string;
  dateCreated: string;
  user?: { name?: string; email?: string } | null;
  data?: Record<string, unknown>;
}

export interface IssueChange {
  status?: IssueStatus;
  /** `user:<id>`, `team:<id>`, or '' for nobody. */
  assignedTo?: string;
  isBookmarked?: boolean;
  hasSeen?: boolean;
}

export interface TagValue {
  value: string;
  name?: string;
  count: number;
  firstSeen?: string | null;
  lastSeen?: string | null;
}

export interface IssueTag {
  key: string;
  name: string;
  totalValues: number;
  topValues: TagValue[];
}
