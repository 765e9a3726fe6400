// What SDKs send, in all the kinds that the server keeps or counts, and what each may end as.
//
// A request is {id, limited, body, parts}: `limited` chooses the key with the small limit. A part is {rows, fates}: the
// rows that it leaves in the stores, by table, and what is counted for it: [category, outcome, quantity].

import { createHash } from 'node:crypto';
import { envelope, item } from '../e2e/harness/envelope.mjs';

export const kLargeBytes = 150 * 1024;
const kLargeInNumber = 6;
const kUsers = 50;

/** The user of an event is named by its id, so that users can be counted without remembering them. */
export const userOf = (eventId) => Number.parseInt(eventId.slice(0, 2), 16) % kUsers;

export function event(id, kind) {
  return {
    event_id: id,
    timestamp: Date.now() / 1000,
    platform: 'python',
    level: 'error',
    tags: { kind: `k${kind}` },
    user: { id: `user-${userOf(id)}` },
    extra: { filler: id.repeat(20) },
    exception: {
      values: [{
        type: `Crash${kind}`,
        value: `failed ${id}`,
        stacktrace: {
          frames: [{ function: `run_${kind}`, filename: 'app.py', lineno: kind + 1, in_app: true }],
        },
      }],
    },
  };
}

const spanId = (id, number) => `${id.slice(0, 14)}${(number + 16).toString(16)}`;
const accepted = (category, quantity = 1) => [category, 'accepted', quantity];

/** Makes requests; `random` decides about everything in them but the clock. */
export class Mix {
  /** `kinds` is the number of issues that the events make. */
  constructor(random, kinds) {
    this.random = random;
    this.kinds = kinds;
    this.shared = this.bytes(kLargeBytes);
  }

  below(count) {
    return Math.floor(this.random() * count);
  }

  newId() {
    let id = '';
    while (id.length < 32) id += Math.floor(this.random() * 2 ** 32).toString(16).padStart(8, '0');
    return id;
  }

  bytes(size) {
    const bytes = Buffer.allocUnsafe(Math.ceil(size / 4) * 4);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(Math.floor(this.random() * 2 ** 32), at);
    return bytes.subarray(0, size);
  }

  next() {
    let at = this.random() * kWeights;
    for (const [weight, make] of kKinds) {
      at -= weight;
      if (at < 0) return make(this, this.newId());
    }
    return makeEvent(this, this.newId());
  }
}

// ---- parts: an item, the rows it leaves, what is counted

function eventPart(mix, id) {
  return {
    item: item('event', event(id, mix.below(mix.kinds))),
    rows: { event: [id] },
    fates: [accepted('error')],
  };
}

function attachmentPart(mix, id, number) {
  const isLarge = mix.below(kLargeInNumber) === 0;
  const bytes = isLarge ? (mix.below(3) === 0 ? mix.shared : mix.bytes(kLargeBytes)) : mix.bytes(1 + mix.below(4000));
  const filename = `${number}.bin`;
  const digest = createHash('sha256').update(bytes).digest('hex');
  return {
    item: item('attachment', bytes, { filename, content_type: 'application/octet-stream' }),
    rows: { attachment: [`${id} ${filename} ${bytes.length} ${digest}`] },
    fates: [accepted('attachment', bytes.length), accepted('attachment_item')],
  };
}

function transactionPart(mix, id) {
  const count = 1 + mix.below(5);
  const now = Date.now() / 1000;
  const spans = Array.from({ length: count }, (_, number) => ({
    trace_id: id,
    span_id: spanId(id, number + 1),
    parent_span_id: spanId(id, 0),
    op: 'db',
    description: `SELECT ${number}`,
    start_timestamp: now - 0.2,
    timestamp: now - 0.1,
  }));
  const payload = {
    type: 'transaction',
    event_id: id,
    transaction: 'GET /',
    platform: 'python',
    start_timestamp: now - 0.3,
    timestamp: now,
    contexts: { trace: { trace_id: id, span_id: spanId(id, 0), op: 'http.server', status: 'ok' } },
    spans,
  };
  return {
    item: item('transaction', payload),
    rows: { transaction: [id], span: Array.from({ length: count + 1 }, (_, number) => `${id} ${spanId(id, number)}`) },
    fates: [accepted('transaction'), accepted('transaction_indexed'), accepted('span', count + 1), accepted('span_indexed', count + 1)],
  };
}

function spansPart(mix, id) {
  const count = 1 + mix.below(4);
  const now = Date.now() / 1000;
  const items = Array.from({ length: count }, (_, number) => ({
    trace_id: id,
    span_id: spanId(id, number),
    name: 'work',
    status: 'ok',
    is_segment: number === 0,
    start_timestamp: now - 0.2,
    end_timestamp: now,
  }));
  const content_type = 'application/vnd.sentry.items.span.v2+json';
  return {
    item: item('span', { items }, { item_count: count, content_type }),
    rows: { span: items.map((span) => `${id} ${span.span_id}`) },
    fates: [accepted('span', count), accepted('span_indexed', count)],
  };
}

function logsPart(mix, id) {
  const count = 1 + mix.below(6);
  const items = Array.from({ length: count }, (_, number) => ({
    timestamp: Date.now() / 1000,
    trace_id: id,
    level: 'info',
    body: `${id} ${number}`,
  }));
  const payload = JSON.stringify({ items });
  const content_type = 'application/vnd.sentry.items.log+json';
  return {
    item: item('log', payload, { item_count: count, content_type }),
    rows: { log: items.map((log) => log.body) },
    fates: [accepted('log_item', count), accepted('log_byte', Buffer.byteLength(payload))],
  };
}

function sessionPart(mix, id) {
  const now = new Date().toISOString();
  const payload = { sid: id, init: true, started: now, timestamp: now, status: 'ok', errors: 0, attrs: { release: 'app@1' } };
  return { item: item('session', payload), rows: { session: [id] }, fates: [accepted('session')] };
}

function checkInPart(mix, id) {
  const payload = { check_in_id: id, monitor_slug: `job-${mix.below(5)}`, status: 'ok', duration: 1.5 };
  return { item: item('check_in', payload), rows: { check_in: [id] }, fates: [accepted('monitor')] };
}

const brokenPart = () => ({ item: item('check_in', 'no JSON'), rows: {}, fates: [['monitor', 'invalid', 1]] });

function feedbackPart(mix, id) {
  const message = `feedback ${id}`;
  const payload = {
    event_id: id,
    timestamp: Date.now() / 1000,
    platform: 'python',
    contexts: { feedback: { message, contact_email: 'who@acme.test' } },
  };
  return { item: item('feedback', payload), rows: { feedback: [message] }, fates: [accepted('feedback')] };
}

function userReportPart(mix, id) {
  const comments = `report ${id}`;
  const payload = { event_id: id, comments, email: 'who@acme.test', name: 'Who' };
  return { item: item('user_report', payload), rows: { feedback: [comments] }, fates: [accepted('feedback')] };
}

// Of a category that nothing else here is in.
function clientReportPart() {
  const discarded_events = [{ reason: 'queue_overflow', category: 'replay', quantity: 3 }];
  const payload = { timestamp: Date.now() / 1000, discarded_events };
  return { item: item('client_report', payload), rows: {}, fates: [['replay', 'client_discard', 3]] };
}

const unknownPart = () => ({ item: item('crystal_ball', 'cloudy'), rows: {}, fates: [['default', 'unsupported', 1]] });

// ---- requests

function request(id, parts, more = {}) {
  const body = envelope({ event_id: id }, ...parts.map((part) => part.item));
  return { id, limited: false, body, parts: parts.map(({ rows, fates }) => ({ rows, fates })), ...more };
}

const makeEvent = (mix, id) => request(id, [eventPart(mix, id)], { isEvent: true });

function makeAttachments(mix, id, more = {}) {
  const parts = [eventPart(mix, id)];
  for (let number = 0; number <= mix.below(2); number += 1) parts.push(attachmentPart(mix, id, number));
  return request(id, parts, more);
}

const kKinds = [
  [28, makeEvent],
  [8, makeAttachments],
  [10, (mix, id) => request(id, [transactionPart(mix, id)])],
  [4, (mix, id) => request(id, [spansPart(mix, id)])],
  [10, (mix, id) => request(id, [logsPart(mix, id)])],
  [8, (mix, id) => request(id, [sessionPart(mix, id)])],
  [5, (mix, id) => request(id, [checkInPart(mix, id)])],
  [4, (mix, id) => request(id, [feedbackPart(mix, id)])],
  [2, (mix, id) => request(id, [userReportPart(mix, id)])],
  [4, (mix, id) => request(id, [clientReportPart()])],
  [4, (mix, id) => request(id, [unknownPart()])],
  [2, (mix, id) => request(id, [unknownPart(), logsPart(mix, id)])],
  [2, (mix, id) => request(id, [brokenPart()])],
  [4, (mix, id) => request(id, [eventPart(mix, id), sessionPart(mix, id), clientReportPart(), brokenPart()])],
  [6, (mix, id) => request(id, [eventPart(mix, id)], { limited: true })],
  [2, (mix, id) => makeAttachments(mix, id, { limited: true })],
  [2, (mix, id) => request(id, [eventPart(mix, id), sessionPart(mix, id)], { limited: true })],
];
const kWeights = kKinds.reduce((sum, [weight]) => sum + weight, 0);
