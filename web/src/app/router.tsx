import { ModalsProvider } from '@mantine/modals';
import type { ComponentType } from 'react';
import { createBrowserRouter, Outlet, type RouteObject } from 'react-router';
import { setUnauthorizedHandler } from '../api/client';
import { LoadingState } from '../ui/States';
import { UnsavedProvider } from '../ui/unsaved';
import { RouteError } from './RouteError';
import { DocsShell, MemberShell } from './Shell';

type Module = { default: ComponentType };

function lazy(load: () => Promise<Module>): RouteObject['lazy'] {
  return async () => ({ Component: (await load()).default });
}

/** Dialogs opened from code sit inside the router so that they may hold links. */
function Root() {
  return (
    <ModalsProvider>
      <UnsavedProvider>
        <Outlet />
      </UnsavedProvider>
    </ModalsProvider>
  );
}

const settings = lazy(() => import('../settings/routes'));

const routes: RouteObject[] = [
  { index: true, lazy: lazy(() => import('../pages/HomePage')) },
  { path: 'setup', lazy: lazy(() => import('../pages/SetupPage')) },
  { path: 'auth/login', lazy: lazy(() => import('../pages/LoginPage')) },
  { path: 'accept/:memberId/:token', lazy: lazy(() => import('../pages/AcceptPage')) },
  {
    element: <MemberShell />,
    children: [
      {
        errorElement: <RouteError />,
        children: [
          {
            path: 'organizations/:org',
            children: [
              { index: true, lazy: lazy(() => import('../pages/HomePage')) },
              { path: 'issues', lazy: lazy(() => import('../issues/StreamPage')) },
              { path: 'issues/:issueId', lazy: lazy(() => import('../issue/IssuePage')) },
              {
                path: 'issues/:issueId/events/:eventId',
                lazy: lazy(() => import('../issue/IssuePage')),
              },
              { path: 'stats', lazy: lazy(() => import('../stats/StatsPage')) },
              { path: 'projects', lazy: lazy(() => import('../projects/ProjectsPage')) },
              { path: 'projects/new', lazy: lazy(() => import('../projects/NewProjectPage')) },
              {
                path: 'projects/:project/getting-started',
                lazy: lazy(() => import('../projects/GettingStartedPage')),
              },
              {
                path: 'projects/:project/feedback',
                lazy: lazy(() => import('../feedback/FeedbackPage')),
              },
              { path: 'projects/:project/keys', lazy: lazy(() => import('../projects/KeysPage')) },
            ],
          },
          { path: 'settings/account/*', lazy: settings },
          { path: 'settings/:org/*', lazy: settings },
        ],
      },
    ],
  },
  {
    element: <DocsShell />,
    children: [
      {
        errorElement: <RouteError />,
        children: [{ path: 'docs/*', lazy: lazy(() => import('../docs/routes')) }],
      },
    ],
  },
  { path: '*', lazy: lazy(() => import('../pages/NotFoundPage')) },
];

export const router = createBrowserRouter([
  {
    element: <Root />,
    errorElement: <RouteError />,
    hydrateFallbackElement: <LoadingState />,
    children: routes,
  },
]);

/** Where to log in, and come back to `from` afterwards. */
export function loginPath(from: string): string {
  return from === '/' ? '/auth/login/' : `/auth/login/?next=${encodeURIComponent(from)}`;
}

setUnauthorizedHandler(() => {
  const { pathname, search } = router.state.location;
  if (!pathname.startsWith('/auth/')) void router.navigate(loginPath(pathname + search));
});
