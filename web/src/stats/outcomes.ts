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
    explanation: 'Of a type that this version of Vedette does not keep; the reason names the type.',
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
  'chunk-load-error': 'a part of the page was gone after a new release',
  cors: 'sent from an origin that is not allowed',
  'discarded-hash': 'their issue was deleted and is to be discarded',
  duplicate: 'an event with the same id is stored already',
  'error-message': 'the message matches a filter',
  event_processor: 'an event processor of the application dropped them',
  'filtered-transaction': 'the name of the transaction matches a filter',
  ignored: 'the SDK was told to ignore them',
  insufficient_data: 'the SDK had too little to send',
  internal_sdk_error: 'the SDK failed',
  backlog: 'more of the project waited to be stored than there is room for',
  invalid: 'the SDK found them malformed',
  invalid_check_in: 'the report of a cron job is malformed or names no monitor',
  invalid_client_report: 'the SDK’s own statistics are malformed',
  invalid_container: 'a batch of logs, spans or metrics could not be taken apart',
  invalid_envelope: 'the framing of what was sent is damaged',
  invalid_feedback: 'the feedback has no message, or is malformed',
  invalid_json: 'the text is no JSON, or was cut off on the way',
  invalid_log: 'a log line without time or text, or malformed',
  invalid_nel_report: 'a browser’s report on network errors is malformed',
  invalid_otlp_item: 'an entry from OpenTelemetry lacks what it needs',
  invalid_profile: 'the profile is malformed or empty',
  invalid_profile_chunk: 'the part of a profile is malformed or empty',
  invalid_replay: 'the replay’s description is malformed',
  invalid_replay_recording: 'the replay’s recording could not be read',
  invalid_replay_video: 'the replay’s video could not be read',
  invalid_security_report: 'a browser’s report on a security policy is malformed',
  invalid_session: 'the session is malformed or from the future',
  invalid_span: 'a span without ids or times, or malformed',
  invalid_trace_metric: 'a metric without name or value, or malformed',
  invalid_transaction: 'the transaction lacks its times or its trace',
  invalid_request: 'the request could not be read',
  'invalid-csp': 'a report on a content security policy without use',
  'ip-address': 'the user’s address is filtered',
  key_quota: 'the limit of the client key was used up',
  'legacy-browsers': 'from a browser that is filtered as too old',
  'log-message': 'the text of the log line matches a filter',
  localhost: 'from a machine under development',
  network_error: 'the SDK could not reach the server',
  no_parent_span: 'the span had no parent',
  organization_quota: 'a quota of the organization was used up',
  overload: 'the server was busy',
  project_quota: 'a quota of the project was used up',
  queue_overflow: 'the SDK’s queue was full',
  ratelimit_backoff: 'the SDK waited because of a limit',
  'react-hydration-errors': 'React drew a page otherwise than the server had',
  'release-version': 'the release matches a filter',
  sample_rate: 'left out by sampling',
  send_error: 'the SDK’s request was refused',
  spike_protection: 'far more came than usual',
  too_large: 'larger than the server accepts',
  'trace-metric-name': 'the name of the metric matches a filter',
  unavailable: 'the server could not store them',
  unsupported_media_type: 'sent in a form that is not read here',
  'web-crawlers': 'caused by a web crawler',
};

/** What a reason means; nothing for one that says all there is to say. */
export function reasonText(outcome: string, reason: string): string {
  if (reason === 'unknown_item_type') return 'a type unheard of, perhaps of a newer SDK';
  if (reason.startsWith('custom-inbound-filter:')) return 'a custom filter of the project';
  // Any other such reason is the type itself.
  if (outcome === 'unsupported') return '';
  // Behind the colon stands the type of what was too large.
  return kReasons[reason.startsWith('too_large:') ? 'too_large' : reason] ?? '';
}
