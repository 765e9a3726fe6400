import { Route, Routes, useLocation } from 'react-router';
import { SidePanel, type PanelSection } from '../settings/SidePanel';
import { AnchorLink, EmptyState } from '../ui';
import { Article } from './Article';
import { endpointPath, kReferencePath } from './endpointMarkdown';
import { kPages, kSections, type DocsPage } from './pages';
import { kGenerated } from './permissionTables';
import { fillText, type Reader } from './reader';
import { kReferenceTitle, ReferenceEndpoint, ReferenceIndex } from './ReferencePages';
import { useOpenApi } from './useOpenApi';
import { useReader } from './useReader';

function WrittenPage({ page, reader }: { page: DocsPage; reader: Reader }) {
  const index = kPages.indexOf(page);
  return (
    <Article
      to={page.to}
      title={page.title}
      text={fillText(page.text, reader, kGenerated)}
      previous={kPages[index - 1] ?? null}
      next={kPages[index + 1] ?? { to: kReferencePath, title: kReferenceTitle }}
    />
  );
}

function Page({ reader }: { reader: Reader }) {
  const { pathname } = useLocation();
  const at = pathname.endsWith('/') ? pathname : `${pathname}/`;
  const page = kPages.find((each) => each.to === at);
  if (page !== undefined) return <WrittenPage page={page} reader={reader} />;
  return (
    <EmptyState title="There is no such page">
      Begin at the <AnchorLink to="/docs/">start of the docs</AnchorLink>.
    </EmptyState>
  );
}

const kWritten: PanelSection[] = kSections.map((section) => ({
  heading: section.heading,
  entries: section.pages.map(({ to, title }) => ({ to, label: title, exact: true })),
}));

/** The navigation; on the page of an endpoint it also lists the other endpoints of its group. */
function useSections(): PanelSection[] {
  const { pathname } = useLocation();
  const { reference } = useOpenApi();
  const index = { to: kReferencePath, label: kReferenceTitle, exact: true };
  const sections = [...kWritten, { heading: 'Endpoints', entries: [index] }];
  const at = pathname.endsWith('/') ? pathname : `${pathname}/`;
  const group = reference?.groups.find((each) =>
    each.endpoints.some((endpoint) => endpointPath(endpoint) === at),
  );
  if (group === undefined) return sections;
  const entries = group.endpoints.map((endpoint) => ({
    to: endpointPath(endpoint),
    label: endpoint.title,
    exact: true,
  }));
  return [...sections, { heading: group.tag, entries }];
}

/** Mounted at /docs/*; everybody may read it. */
export default function DocsRoutes() {
  const reader = useReader();
  const sections = useSections();
  return (
    <SidePanel label="Docs menu" sections={sections}>
      <Routes>
        <Route path="api/reference" element={<ReferenceIndex />} />
        <Route path="api/reference/:endpoint" element={<ReferenceEndpoint reader={reader} />} />
        <Route path="*" element={<Page reader={reader} />} />
      </Routes>
    </SidePanel>
  );
}
