import { Navigate, Route, Routes, useMatch, useParams } from 'react-router';
import { useCurrentOrg } from '../app/currentOrg';
import { useAccess } from '../api/hooks/organizations';
import { EmptyState } from '../ui';
import { AuditLogPage } from './AuditLogPage';
import { DocsFeedbackPage } from './DocsFeedbackPage';
import { FiltersPage } from './filters/FiltersPage';
import { GeneralPage } from './GeneralPage';
import { IntegrationPage } from './integrations/IntegrationPage';
import { IntegrationsPage } from './integrations/IntegrationsPage';
import { MintedTokenProvider } from './integrations/mintedToken';
import { NewIntegrationPage } from './integrations/NewIntegrationPage';
import { MembersPage } from './members/MembersPage';
import { OrganizationPrivacyPage } from './privacy/OrganizationPrivacyPage';
import { ProjectPrivacyPage } from './privacy/ProjectPrivacyPage';
import { ProfilePage } from './ProfilePage';
import { ProjectPage } from './projects/ProjectPage';
import { ProjectsPage } from './projects/ProjectsPage';
import { QuotasPage } from './quotas/QuotasPage';
import { RetentionPage } from './retention/RetentionPage';
import { SidePanel, type PanelSection } from './SidePanel';
import { TeamPage } from './teams/TeamPage';
import { TeamsPage } from './teams/TeamsPage';

/** `project` is the one whose settings are open, or ''. */
function sectionsOf(org: string, project: string, mayWrite: boolean): PanelSection[] {
  const at = (rest: string) => `/settings/${org}/${rest}`;
  const account = {
    heading: 'Account',
    entries: [{ label: 'Profile', to: '/settings/account/' }],
  };
  if (org === '') return [account];
  const forManagers = [
    { label: 'Audit Log', to: at('audit-log/') },
    { label: 'Docs Feedback', to: at('docs-feedback/') },
  ];
  const ofProject = {
    heading: `Project ${project}`,
    entries: [
      { label: 'Project', to: at(`projects/${project}/`), exact: true },
      { label: 'Security & Privacy', to: at(`projects/${project}/security-and-privacy/`) },
      { label: 'Inbound Filters', to: at(`projects/${project}/filters/`) },
    ],
  };
  return [
    ...(project === '' ? [] : [ofProject]),
    {
      heading: 'Organization',
      entries: [
        { label: 'General', to: at(''), exact: true },
        { label: 'Members', to: at('members/') },
        { label: 'Teams', to: at('teams/') },
        { label: 'Projects', to: at('projects/'), exact: project !== '' },
        { label: 'Security & Privacy', to: at('security-and-privacy/') },
        { label: 'Data Retention', to: at('data-retention/') },
        { label: 'Quotas', to: at('quotas/') },
        ...(mayWrite ? forManagers : []),
      ],
    },
    {
      heading: 'Developer Settings',
      entries: [{ label: 'Custom Integrations', to: at('developer-settings/') }],
    },
    account,
  ];
}

function NothingHere() {
  return (
    <EmptyState title="There is no such page">
      Choose another entry from the settings menu.
    </EmptyState>
  );
}

function OrganizationRoutes({ org }: { org: string }) {
  return (
    <Routes>
      <Route index element={<GeneralPage org={org} />} />
      <Route path="members" element={<MembersPage org={org} />} />
      <Route path="teams" element={<TeamsPage org={org} />} />
      <Route path="teams/:team" element={<TeamPage org={org} />} />
      <Route path="projects" element={<ProjectsPage org={org} />} />
      <Route path="projects/:project" element={<ProjectPage org={org} />} />
      <Route
        path="projects/:project/security-and-privacy"
        element={<ProjectPrivacyPage org={org} />}
      />
      <Route path="projects/:project/filters" element={<FiltersPage org={org} />} />
      <Route path="security-and-privacy" element={<OrganizationPrivacyPage org={org} />} />
      <Route path="data-retention" element={<RetentionPage org={org} />} />
      <Route path="quotas" element={<QuotasPage org={org} />} />
      <Route path="audit-log" element={<AuditLogPage org={org} />} />
      <Route path="docs-feedback" element={<DocsFeedbackPage org={org} />} />
      <Route path="developer-settings" element={<IntegrationsPage org={org} />} />
      <Route path="developer-settings/new-internal" element={<NewIntegrationPage org={org} />} />
      <Route path="developer-settings/:slug" element={<IntegrationPage org={org} />} />
      <Route path="*" element={<NothingHere />} />
    </Routes>
  );
}

function AccountRoutes() {
  return (
    <Routes>
      <Route index element={<ProfilePage />} />
      <Route path="details" element={<Navigate to="/settings/account/" replace />} />
      <Route path="*" element={<NothingHere />} />
    </Routes>
  );
}

/** Mounted at /settings/:org/* and, without that parameter, at /settings/account/*. */
export default function SettingsRoutes() {
  const { org } = useParams();
  const current = useCurrentOrg();
  const project = useMatch('/settings/:org/projects/:project/*')?.params.project ?? '';
  const has = useAccess(current);
  const mayWrite = has('org:write') || has('org:admin');
  return (
    <MintedTokenProvider>
      <SidePanel label="Settings menu" sections={sectionsOf(current, project, mayWrite)}>
        {org === undefined ? <AccountRoutes /> : <OrganizationRoutes key={org} org={org} />}
      </SidePanel>
    </MintedTokenProvider>
  );
}
