import { describe, expect, it } from 'vitest';
import { kReferencePath } from './endpointMarkdown';
import { kPages } from './pages';
import { kGenerated } from './permissionTables';
import { anonymousReader, fillText, pathValue, type Reader } from './reader';

const kReader: Reader = {
  origin: 'http://localhost:9000',
  loggedIn: true,
  org: 'acme',
  team: 'night-watch',
  project: 'lighthouse',
  dsn: 'http://abc@localhost:9000/1',
};

describe('the written pages', () => {
  it('leave no placeholder open, for any reader', () => {
    for (const page of kPages) {
      for (const reader of [kReader, anonymousReader('http://localhost:9000')]) {
        expect(fillText(page.text, reader, kGenerated)).not.toMatch(/\{\{|\}\}/);
      }
    }
  });

  it('link only to pages that exist', () => {
    const known = [...kPages.map((page) => page.to), kReferencePath, '/api/0/openapi.json'];
    for (const page of kPages) {
      for (const [, target] of page.text.matchAll(/\]\((\/[^)#]*)/g)) {
        expect(known, `in ${page.to}`).toContain(target);
      }
    }
  });

  it('begin with their title as the only heading of the first level', () => {
    for (const page of kPages) {
      const outside = page.text.replace(/```[\s\S]*?```/g, '');
      expect(outside.match(/^# .*$/gm)).toHaveLength(1);
      expect(page.text.startsWith('# ')).toBe(true);
    }
  });

  it('carry the names of the reader', () => {
    const tutorial = kPages.find((page) => page.to.endsWith('/create-auth-token/'));
    const text = fillText(tutorial?.text ?? '', kReader);
    expect(text).toContain('http://localhost:9000/api/0/teams/acme/night-watch/projects/');
  });

  it('fill the variables of paths', () => {
    expect(pathValue(kReader, 'organization_id_or_slug')).toBe('acme');
    expect(pathValue(kReader, 'project_id_or_slug')).toBe('lighthouse');
    expect(pathValue(kReader, 'project_id_or_slugs')).toBe('PROJECT_ID_OR_SLUGS');
    expect(pathValue(kReader, 'issue_id')).toBe('ISSUE_ID');
    expect(pathValue(anonymousReader(''), 'team_id_or_slug')).toBe('YOUR_TEAM');
  });

  it('show every scope of the form in the tables', () => {
    const table = kGenerated['permission-table']?.() ?? '';
    expect(table).toContain('| Project | `project:read` | `project:read`, `project:write` |');
    expect(table).toContain('| Release | – | – | `project:releases` |');
    expect(table).toContain('org:ci');
  });
});
