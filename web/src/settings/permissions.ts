// The permissions of an internal integration: which level of which row stands for which scopes.
// This table is the only place in the page that knows it; the form, the webhook panel and the
// documentation are drawn from it. All functions here are pure.

export type LevelValue = 'no-access' | 'read' | 'write' | 'admin';

export interface PermissionLevel {
  value: LevelValue;
  label: string;
  /** The scopes this level adds to the levels below it. The first one marks the level. */
  adds: readonly string[];
}

export interface PermissionRow {
  /** Names the form control `<id>--permission` and the key in `PermissionLevels`. */
  id: string;
  label: string;
  description: string;
  levels: readonly PermissionLevel[];
}

/** The chosen level of every row, by row id. A row that is not there has no access. */
export type PermissionLevels = Record<string, LevelValue>;

const kNoAccess: PermissionLevel = { value: 'no-access', label: 'No Access', adds: [] };
const read = (...adds: string[]): PermissionLevel => ({ value: 'read', label: 'Read', adds });
const write = (...adds: string[]): PermissionLevel => ({
  value: 'write',
  label: 'Read & Write',
  adds,
});
const admin = (...adds: string[]): PermissionLevel => ({ value: 'admin', label: 'Admin', adds });

/** The rows in the order in which they stand on the screen. */
export const kPermissionRows: readonly PermissionRow[] = [
  {
    id: 'Project',
    label: 'Project',
    description: 'Projects, their settings and their client keys',
    levels: [kNoAccess, read('project:read'), write('project:write'), admin('project:admin')],
  },
  {
    id: 'Team',
    label: 'Team',
    description: 'Teams and who belongs to them',
    levels: [kNoAccess, read('team:read'), write('team:write'), admin('team:admin')],
  },
  {
    id: 'Release',
    label: 'Release',
    description: 'Releases, their commits and their files',
    levels: [kNoAccess, admin('project:releases')],
  },
  {
    id: 'Event',
    label: 'Issue & Event',
    description: 'Issues and the events in them',
    levels: [kNoAccess, read('event:read'), write('event:write'), admin('event:admin')],
  },
  {
    id: 'Organization',
    label: 'Organization',
    description: 'The organization, its settings and its integrations',
    levels: [
      kNoAccess,
      read('org:read'),
      write('org:write'),
      admin('org:admin', 'org:integrations'),
    ],
  },
  {
    id: 'Member',
    label: 'Member',
    description: 'Members and invitations',
    levels: [kNoAccess, read('member:read'), write('member:write'), admin('member:admin')],
  },
  {
    id: 'Alerts',
    label: 'Alerts',
    description: 'Alert rules and monitors',
    levels: [kNoAccess, read('alerts:read'), write('alerts:write')],
  },
  {
    id: 'Distribution',
    label: 'Distribution',
    description: 'Downloading builds that are handed out for testing',
    levels: [kNoAccess, read('project:distribution')],
  },
];

/** The scope of the checkbox "Continuous Integration (CI)". */
export const kCiScope = 'org:ci';
export const kCiLabel = 'Continuous Integration (CI)';

/** Scopes that no role holds, and that everyone who may create an integration may give. */
export const kTokenOnlyScopes: readonly string[] = ['org:ci', 'project:distribution'];

/** What the server adds to a set that holds the scope on the left. */
export const kScopeImplies: Readonly<Record<string, readonly string[]>> = {
  'org:write': ['org:read'],
  'org:admin': ['org:read', 'org:write', 'org:integrations'],
  'member:invite': ['member:read'],
  'member:write': ['member:read', 'member:invite'],
  'member:admin': ['member:read', 'member:invite', 'member:write'],
  'team:write': ['team:read'],
  'team:admin': ['team:read', 'team:write'],
  'project:write': ['project:read'],
  'project:admin': ['project:read', 'project:write'],
  'event:write': ['event:read'],
  'event:admin': ['event:read', 'event:write'],
  'alerts:write': ['alerts:read'],
};

/** The scopes with everything they contain, sorted, each once. */
export function expandScopes(scopes: readonly string[]): string[] {
  const all = new Set(scopes);
  for (const scope of scopes) for (const implied of kScopeImplies[scope] ?? []) all.add(implied);
  return [...all].sort();
}

/** The scopes of one level of a row: its own and those of the levels below. */
export function scopesOfLevel(row: PermissionRow, value: LevelValue): string[] {
  const index = row.levels.findIndex((level) => level.value === value);
  return row.levels.slice(0, index + 1).flatMap((level) => level.adds);
}

/** The flat union that the form sends. */
export function scopesOfLevels(levels: PermissionLevels, ci: boolean): string[] {
  const scopes = kPermissionRows.flatMap((row) =>
    scopesOfLevel(row, levels[row.id] ?? 'no-access'),
  );
  if (ci) scopes.push(kCiScope);
  return [...new Set(scopes)].sort();
}

/** For every row the highest level whose marking scope is present. */
export function levelsOfScopes(scopes: readonly string[]): PermissionLevels {
  const held = new Set(scopes);
  const levels: PermissionLevels = {};
  for (const row of kPermissionRows) {
    const highest = [...row.levels].reverse().find((level) => held.has(level.adds[0] ?? ''));
    levels[row.id] = highest?.value ?? 'no-access';
  }
  return levels;
}

/**
 * Scopes that the rows and the checkbox do not show: given over the API, for example `member:invite`
 * alone. The form keeps them unless the reader takes them out.
 */
export function scopesBeyondLevels(scopes: readonly string[]): string[] {
  const shown = new Set(
    expandScopes(scopesOfLevels(levelsOfScopes(scopes), scopes.includes(kCiScope))),
  );
  return scopes.filter((scope) => !shown.has(scope)).sort();
}

/**
 * The scopes of a level that the caller cannot give. `access` are the caller's scopes in the
 * organization; `present` are those the integration has already, which may always stay.
 */
export function missingForLevel(
  row: PermissionRow,
  value: LevelValue,
  access: readonly string[],
  present: readonly string[] = [],
): string[] {
  return scopesOfLevel(row, value).filter(
    (scope) =>
      !access.includes(scope) && !present.includes(scope) && !kTokenOnlyScopes.includes(scope),
  );
}

export function hasAtLeastRead(levels: PermissionLevels, rowId: string): boolean {
  return (levels[rowId] ?? 'no-access') !== 'no-access';
}

/** The id of the row in which a scope stands, `ci` for the checkbox, or null. */
export function rowOfScope(scope: string): string | null {
  if (scope === kCiScope) return 'ci';
  const row = kPermissionRows.find((each) =>
    each.levels.some((level) => level.adds.includes(scope)),
  );
  if (row !== undefined) return row.id;
  return scope === 'member:invite' ? 'Member' : null;
}

/**
 * Sorts the server's messages for `scopes` under the rows they speak of. What names no scope of a row
 * is returned under the key `other`.
 */
export function scopeErrorsByRow(messages: readonly string[]): Record<string, string> {
  const byRow: Record<string, string> = {};
  for (const message of messages) {
    const scope = /Requested permission of (\S+) exceeds/.exec(message)?.[1];
    const key = (scope === undefined ? null : rowOfScope(scope)) ?? 'other';
    byRow[key] = byRow[key] === undefined ? message : `${byRow[key]}\n${message}`;
  }
  return byRow;
}

export interface WebhookResource {
  id: string;
  label: string;
  description: string;
  /** The row that must be at least at Read. */
  needsRow: string;
}

export const kWebhookResources: readonly WebhookResource[] = [
  {
    id: 'issue',
    label: 'issue',
    description: 'created, resolved, assigned, ignored, unresolved',
    needsRow: 'Event',
  },
  { id: 'error', label: 'error', description: 'created', needsRow: 'Event' },
  { id: 'comment', label: 'comment', description: 'created, updated, deleted', needsRow: 'Event' },
];

export function rowById(id: string): PermissionRow | undefined {
  return kPermissionRows.find((row) => row.id === id);
}

/** `org:write` or `org:integrations` lets a person create and edit integrations and mint tokens. */
export function mayManageIntegrations(access: readonly string[]): boolean {
  return ['org:write', 'org:admin', 'org:integrations'].some((scope) => access.includes(scope));
}
