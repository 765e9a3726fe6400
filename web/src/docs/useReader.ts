import { useMe } from '../api/hooks/account';
import { useTeams } from '../api/hooks/organizations';
import { useProjectKeys, useProjects } from '../api/hooks/projects';
import { useCurrentOrg } from '../app/currentOrg';
import { anonymousReader, type Reader } from './reader';

/** What the examples can fill in for whoever reads; asks nothing of the server when logged out. */
export function useReader(): Reader {
  const me = useMe();
  const current = useCurrentOrg();
  const org = me.data ? current : '';
  const teams = useTeams(org);
  const projects = useProjects(org);
  const project = projects.data?.[0]?.slug ?? '';
  const projectKeys = useProjectKeys(org, project);
  const origin = window.location.origin;
  if (!me.data) return anonymousReader(origin);
  const key = projectKeys.data?.find((each) => each.isActive) ?? null;
  return {
    origin,
    loggedIn: true,
    org: org === '' ? null : org,
    team: teams.data?.[0]?.slug ?? null,
    project: project === '' ? null : project,
    dsn: key?.dsn.public ?? null,
  };
}
