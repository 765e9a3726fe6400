// The written pages of the documentation, in the order of the navigation.

import auth from './content/auth.md?raw';
import createAuthToken from './content/create-auth-token.md?raw';
import errors from './content/errors.md?raw';
import pagination from './content/pagination.md?raw';
import permissions from './content/permissions.md?raw';
import sendingEvents from './content/sending-events.md?raw';
import teamsTutorial from './content/teams-tutorial.md?raw';
import welcome from './content/welcome.md?raw';

export interface DocsPage {
  /** The address of the page, with a slash at the end. */
  to: string;
  title: string;
  /** Markdown with placeholders: see `fillText`. */
  text: string;
}

export interface DocsSection {
  heading: string;
  pages: readonly DocsPage[];
}

export const kSections: readonly DocsSection[] = [
  {
    heading: 'Start',
    pages: [
      { to: '/docs/', title: 'Welcome', text: welcome },
      { to: '/docs/sending-events/', title: 'Sending events', text: sendingEvents },
    ],
  },
  {
    heading: 'Tutorials',
    pages: [
      {
        to: '/docs/api/guides/create-auth-token/',
        title: 'Create an authentication token',
        text: createAuthToken,
      },
      {
        to: '/docs/api/guides/teams-tutorial/',
        title: 'Create and list teams',
        text: teamsTutorial,
      },
    ],
  },
  {
    heading: 'API',
    pages: [
      { to: '/docs/api/auth/', title: 'Authentication', text: auth },
      { to: '/docs/api/permissions/', title: 'Permissions and scopes', text: permissions },
      { to: '/docs/api/pagination/', title: 'Pagination', text: pagination },
      { to: '/docs/api/errors/', title: 'Errors', text: errors },
    ],
  },
];

export const kPages: readonly DocsPage[] = kSections.flatMap((section) => section.pages);
