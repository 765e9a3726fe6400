// The tables of the page "Permissions and scopes", drawn from the table that the form uses. Pure.

import {
  kCiLabel,
  kCiScope,
  kPermissionRows,
  kScopeImplies,
  scopesOfLevel,
  type LevelValue,
} from '../settings/permissions';

const kColumns: readonly { value: LevelValue; label: string }[] = [
  { value: 'read', label: 'Read' },
  { value: 'write', label: 'Read & Write' },
  { value: 'admin', label: 'Admin' },
];

function code(scopes: readonly string[]): string {
  return scopes.map((scope) => `\`${scope}\``).join(', ');
}

export function permissionTable(): string {
  const rows = kPermissionRows.map((row) => {
    const cells = kColumns.map(({ value }) => {
      const offered = row.levels.some((level) => level.value === value);
      return offered ? code(scopesOfLevel(row, value)) : '–';
    });
    return `| ${row.label} | ${cells.join(' | ')} |`;
  });
  return [
    `| Row | ${kColumns.map((column) => column.label).join(' | ')} |`,
    '| --- | --- | --- | --- |',
    ...rows,
    `| ${kCiLabel} | checked: \`${kCiScope}\` | | |`,
  ].join('\n');
}

export function scopeHierarchy(): string {
  const rows = Object.entries(kScopeImplies).map(
    ([scope, implied]) => `| \`${scope}\` | ${code(implied)} |`,
  );
  return ['| Scope | contains |', '| --- | --- |', ...rows].join('\n');
}

/** What the written pages may ask for by name. */
export const kGenerated: Readonly<Record<string, () => string>> = {
  'permission-table': permissionTable,
  'scope-hierarchy': scopeHierarchy,
};
