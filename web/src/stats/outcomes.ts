// The fates of items: their order, colours and what they mean.

export interface OutcomeInfo {
  id: string;
  label: string;
  /** A colour of the theme, as the chart takes it. */
  color: string;
  explanation: string;
}

/** In the order in which bars are stacked and rows are listed. */
export const kOutcomes: readonly OutcomeInfo[] = [
  {
    id: 'accepted',
    label: 'Accepted',
    color: 'indigo.6',
    explanation: 'Taken in and stored.',
  },
  {
    id: 'filtered',
    label: 'Filtered',
    color: 'grape.5',
    explanation: 'Kept out by an inbound filter of the project.',
  },
  {
    id: 'rate_limited',
    label: 'Rate limited',
    color: 'yellow.6',
    explanation: 'Refused because a quota or the limit of a key was used up.',
  },
  {
    id: 'invalid',
    label: 'Invalid',
    color: 'red.6',
    explanation: 'Malformed, too large, or received before.',
  },
  {
    id: 'abuse',
    label: 'Abuse',
    color: 'pink.8',
    explanation: 'Refused by the limit that protects the whole installation.',
  },
  {
    id: 'client_discard',
    label: 'Discarded by the SDK',
    color: 'gray.5',
    explanation: 'Never sent: the SDK reports that it kept them back, for example by sampling.',
  },
  {
    id: 'cardinality_limited',
    label: 'Cardinality limited',
    color: 'cyan.7',
    explanation: 'Metrics with too many different tags.',
  },
  {
    id: 'unsupported',
    label: 'Unsupported',
    color: 'teal.7',
    explanation: 'Of a type that this version of Vedette does not keep.',
  },
];

export function outcomeOf(id: string): OutcomeInfo {
  const known = kOutcomes.find((each) => each.id === id);
  return known ?? { id, label: id, color: 'dark.3', explanation: 'Not known to this page.' };
}

const kReasons: Record<string, string> = {
  abuse_limit: 'the limit of the installation was used up',
  before_send: 'the application’s before-send hook dropped them',
  'browser-extensions': 'raised by a browser extension',
  buffer_overflow: 'the SDK’s buffer was full',
  cache_overflow: 'the SDK’s cache on disk was full',
  backpressure: 'the SDK held back while the application was under load',
  cors: 'sent from an origin that is not allowed',
  'discarded-hash': 'their issue was deleted and is to be discarded',
  duplicate: 'an event with the same id is stored already',
  'error-message': 'the message matches a filter',
  event_processor: 'an event processor of the application dropped them',
  'filtered-transaction': 'the name of the transaction matches a filter',
  ignored: 'the SDK was told to ignore them',
  insufficient_data: 'the SDK had too little to send',
  internal_sdk_error: 'the SDK failed',
  invalid: 'the SDK found them malformed',
  invalid_request: 'the request could not be read',
  'invalid-csp': 'a report on a content security policy without use',
  'ip-address': 'the sender’s address is filtered',
  key_quota: 'the limit of the client key was used up',
  'legacy-browsers': 'from a browser that is filtered as too old',
  localhost: 'from a machine under development',
  network_error: 'the SDK could not reach the server',
  no_parent_span: 'the span had no parent',
  organization_quota: 'a quota of the organization was used up',
  overload: 'the server was busy',
  project_quota: 'a quota of the project was used up',
  queue_overflow: 'the SDK’s queue was full',
  ratelimit_backoff: 'the SDK waited because of a limit',
  'release-version': 'the release matches a filter',
  sample_rate: 'left out by sampling',
  send_error: 'the SDK’s request was refused',
  spike_protection: 'far more came than usual',
  too_large: 'larger than the server accepts',
  unavailable: 'the server could not store them',
  unsupported_media_type: 'sent in a form that is not read here',
  'web-crawlers': 'caused by a web crawler',
};

/** What a reason means; nothing for one that says all there is to say. */
export function reasonText(outcome: string, reason: string): string {
  if (reason === 'unknown_item_type') return 'types of items that are not known';
  if (outcome === 'unsupported') return `items of the type ${reason}`;
  return kReasons[reason] ?? '';
}
