// The inbound filters of a project: what they are called, what their form holds and sends. Pure.

import type { ProjectDetail } from '../../api/types';
import { linesOf } from '../lines';

/** Filters that are on or off, by their ids. */
export const kToggles: readonly { id: string; label: string; note: string }[] = [
  {
    id: 'browser-extensions',
    label: 'Browser extensions',
    note: 'Errors that extensions of the reader’s browser are known to cause.',
  },
  {
    id: 'localhost',
    label: 'Events from localhost',
    note: 'What developers cause on their own machines, with IPv4 and IPv6.',
  },
  {
    id: 'web-crawlers',
    label: 'Web crawlers',
    note: 'What search engines and other robots cause.',
  },
  {
    id: 'filtered-transaction',
    label: 'Health checks',
    note: 'Transactions whose name looks like a health check or a ping.',
  },
];

export const kLegacyBrowsers = 'legacy-browsers';

export const kBrowsers: readonly { id: string; label: string }[] = [
  { id: 'ie', label: 'Internet Explorer 11 and older' },
  { id: 'edge', label: 'Edge 110 and older' },
  { id: 'safari', label: 'Safari 15 and older' },
  { id: 'firefox', label: 'Firefox 110 and older' },
  { id: 'chrome', label: 'Chrome 110 and older' },
  { id: 'opera', label: 'Opera 99 and older' },
  { id: 'android', label: 'Android 3 and older' },
  { id: 'opera_mini', label: 'Opera Mini 34 and older' },
];

/** Those of the list, and ids that were chosen elsewhere. */
export function browserChoices(chosen: readonly string[]): { id: string; label: string }[] {
  const known = new Set(kBrowsers.map(({ id }) => id));
  const others = chosen.filter((id) => !known.has(id)).map((id) => ({ id, label: id }));
  return [...kBrowsers, ...others];
}

/** Which browsers are filtered when the server says that all or none are, or which. */
export function chosenBrowsers(active: boolean | readonly string[]): string[] {
  if (typeof active !== 'boolean') return [...active];
  return active ? kBrowsers.map(({ id }) => id) : [];
}

/** The options of a project that are lists, by their names. */
export const kLists: readonly { name: string; label: string; note: string; example: string }[] = [
  {
    name: 'filters:releases',
    label: 'Releases',
    note: 'One per line. An asterisk stands for anything; a comparison such as >=1.2 is understood too.',
    example: 'shop@1.*',
  },
  {
    name: 'filters:error_messages',
    label: 'Error messages',
    note: 'One per line, compared with the type, the message, and both as “type: message”. An asterisk stands for anything.',
    example: 'TimeoutError: *',
  },
  {
    name: 'filters:blacklisted_ips',
    label: 'IP addresses',
    note: 'One address or network per line. Events of these clients are dropped.',
    example: '203.0.113.0/24',
  },
  {
    name: 'filters:log_messages',
    label: 'Log messages',
    note: 'One per line. An asterisk stands for anything.',
    example: '*heartbeat*',
  },
  {
    name: 'filters:trace_metric_names',
    label: 'Metric names',
    note: 'One per line. An asterisk stands for anything.',
    example: 'debug.*',
  },
  {
    name: 'sentry:csp_ignored_sources',
    label: 'Sources of CSP reports',
    note: 'One per line. Reports about these sources are dropped.',
    example: 'ads.example.com',
  },
];

/** The options of a project that are on or off, by their names. */
export const kSwitches: readonly { name: string; label: string; note: string }[] = [
  {
    name: 'filters:chunk-load-error',
    label: 'Chunk load errors',
    note: 'Parts of a page that could not be loaded, as after a new version was put up.',
  },
  {
    name: 'filters:react-hydration-errors',
    label: 'React hydration errors',
    note: 'Pages that the server drew differently from the browser.',
  },
  {
    name: 'sentry:csp_ignored_sources_defaults',
    label: 'Meaningless CSP reports',
    note: 'Reports about extensions and other sources that no page has.',
  },
];

export interface FilterValues {
  [name: string]: unknown;
  /** Texts of kLists and flags of kSwitches. */
  options: Record<string, string | boolean>;
}

export function filterValues({ options }: Pick<ProjectDetail, 'options'>): FilterValues {
  const shown: Record<string, unknown> = options;
  return {
    options: Object.fromEntries([
      ...kLists.map(({ name }) => [name, String(shown[name] ?? '')] as const),
      ...kSwitches.map(({ name }) => [name, shown[name] === true] as const),
    ]),
  };
}

export function filterBody({ options }: FilterValues): FilterValues {
  const each = Object.entries(options);
  return {
    options: Object.fromEntries(
      each.map(([name, value]) => [
        name,
        typeof value === 'string' ? linesOf(value).join('\n') : value,
      ]),
    ),
  };
}
