import { describe, expect, it } from 'vitest';
import {
  expandScopes,
  kPermissionRows,
  levelsOfScopes,
  mayManageIntegrations,
  missingForLevel,
  rowById,
  scopeErrorsByRow,
  scopesBeyondLevels,
  scopesOfLevel,
  scopesOfLevels,
  type PermissionRow,
} from './permissions';

function row(id: string): PermissionRow {
  const found = rowById(id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

describe('permissions', () => {
  it('stand in the order of the tutorial with the labels of the tutorial', () => {
    expect(kPermissionRows.map((each) => each.label)).toEqual([
      'Project',
      'Team',
      'Release',
      'Issue & Event',
      'Organization',
      'Member',
      'Alerts',
      'Distribution',
    ]);
    expect(row('Project').levels.map((level) => level.label)).toEqual([
      'No Access',
      'Read',
      'Read & Write',
      'Admin',
    ]);
    expect(row('Release').levels.map((level) => level.value)).toEqual(['no-access', 'admin']);
    expect(row('Alerts').levels.map((level) => level.value)).toEqual([
      'no-access',
      'read',
      'write',
    ]);
  });

  it('give a level the scopes of the levels below it', () => {
    expect(scopesOfLevel(row('Project'), 'write')).toEqual(['project:read', 'project:write']);
    expect(scopesOfLevel(row('Release'), 'admin')).toEqual(['project:releases']);
    expect(scopesOfLevel(row('Organization'), 'admin')).toEqual([
      'org:read',
      'org:write',
      'org:admin',
      'org:integrations',
    ]);
    expect(scopesOfLevel(row('Team'), 'no-access')).toEqual([]);
  });

  it('send the flat union of all rows and the checkbox', () => {
    expect(scopesOfLevels({}, false)).toEqual([]);
    expect(scopesOfLevels({ Project: 'write', Event: 'read' }, true)).toEqual([
      'event:read',
      'org:ci',
      'project:read',
      'project:write',
    ]);
  });

  it('come back from scopes as the highest level present', () => {
    const levels = levelsOfScopes(['project:read', 'project:write', 'project:releases']);
    expect(levels.Project).toBe('write');
    expect(levels.Release).toBe('admin');
    expect(levels.Team).toBe('no-access');
    expect(levelsOfScopes(['team:admin']).Team).toBe('admin');
  });

  it('survive the way to scopes and back for every level of every row', () => {
    for (const each of kPermissionRows) {
      for (const level of each.levels) {
        const scopes = scopesOfLevels({ [each.id]: level.value }, false);
        expect(levelsOfScopes(scopes)[each.id]).toBe(level.value);
        expect(scopesBeyondLevels(expandScopes(scopes))).toEqual([]);
      }
    }
  });

  it('keep apart what no row shows', () => {
    expect(scopesBeyondLevels(['member:invite', 'member:read', 'org:ci'])).toEqual([
      'member:invite',
    ]);
    expect(scopesBeyondLevels(['org:integrations', 'org:read'])).toEqual(['org:integrations']);
  });

  it('cannot be given by someone who does not hold them', () => {
    const access = ['project:read', 'project:write', 'org:read', 'org:integrations'];
    expect(missingForLevel(row('Project'), 'write', access)).toEqual([]);
    expect(missingForLevel(row('Project'), 'admin', access)).toEqual(['project:admin']);
    expect(missingForLevel(row('Organization'), 'admin', access)).toEqual([
      'org:write',
      'org:admin',
    ]);
    expect(missingForLevel(row('Distribution'), 'read', [])).toEqual([]);
    expect(missingForLevel(row('Project'), 'admin', access, ['project:admin'])).toEqual([]);
  });

  it('show the refusal of the server under the row it speaks of', () => {
    const refusal = (scope: string) =>
      `Requested permission of ${scope} exceeds requester's permission. Please contact someone.`;
    const errors = scopeErrorsByRow([
      refusal('org:write'),
      refusal('org:admin'),
      refusal('project:releases'),
      'something else',
    ]);
    expect(errors.Organization).toBe(`${refusal('org:write')}\n${refusal('org:admin')}`);
    expect(errors.Release).toBe(refusal('project:releases'));
    expect(errors.other).toBe('something else');
    expect(errors.Project).toBeUndefined();
  });

  it('let managers, owners and admins manage integrations, and members not', () => {
    expect(mayManageIntegrations(['org:read', 'org:write'])).toBe(true);
    expect(mayManageIntegrations(['org:read', 'org:integrations'])).toBe(true);
    expect(mayManageIntegrations(['org:read', 'project:releases'])).toBe(false);
  });
});
