// The roles of an organization, lowest first, and who may give them. Pure.

import type { OrgRole } from './api';

export interface RoleInfo {
  id: OrgRole;
  label: string;
  description: string;
}

export const kRoles: readonly RoleInfo[] = [
  {
    id: 'member',
    label: 'Member',
    description: 'Sees projects and works on issues.',
  },
  {
    id: 'admin',
    label: 'Admin',
    description: 'Also manages projects, teams and custom integrations.',
  },
  {
    id: 'manager',
    label: 'Manager',
    description: 'Also manages members and the settings of the organization.',
  },
  {
    id: 'owner',
    label: 'Owner',
    description: 'May do everything, deleting included.',
  },
];

export function rankOf(role: string | null): number {
  return kRoles.findIndex((each) => each.id === role);
}

export function roleLabel(role: string): string {
  return kRoles.find((each) => each.id === role)?.label ?? role;
}

/** The roles that someone with the role `own` may give: those up to their own. */
export function rolesUpTo(own: string | null): readonly RoleInfo[] {
  return kRoles.slice(0, rankOf(own) + 1);
}

/** Nobody changes a person whose role ranks above their own. */
export function mayManage(own: string | null, other: string): boolean {
  return rankOf(own) >= rankOf(other);
}
