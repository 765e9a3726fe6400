import { useEffect } from 'react';
import { useParams } from 'react-router';
import { useMe } from '../api/hooks/account';
import { useOrganizations } from '../api/hooks/organizations';

const kRemembered = 'vedette-organization';

export function rememberedOrg(): string {
  try {
    return localStorage.getItem(kRemembered) ?? '';
  } catch {
    return '';
  }
}

/**
 * The organization that the page is about: the one in the address, else the last one used, else
 * the first one of the caller. '' while unknown or when there is none.
 */
export function useCurrentOrg(): string {
  const { org } = useParams();
  const me = useMe();
  const organizations = useOrganizations(!org && Boolean(me.data));
  useEffect(() => {
    if (!org) return;
    try {
      localStorage.setItem(kRemembered, org);
    } catch {
      // Storage may be forbidden; then the choice lasts as long as the address.
    }
  }, [org]);
  if (org) return org;
  const all = organizations.data ?? [];
  const remembered = rememberedOrg();
  return (all.find((one) => one.slug === remembered) ?? all[0])?.slug ?? '';
}
