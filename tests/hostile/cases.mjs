// Bodies that no SDK sends on purpose: [name, bytes, what the answer may be].
// 'any' means every answer below 500; a number means exactly that status.

import { envelope, errorEvent, eventEnvelope, item, newEventId } from '../e2e/harness/envelope.mjs';

const text = (value) => Buffer.from(value);
const header = () => `{"event_id":"${newEventId()}"}\n`;
const event = (payload) => Buffer.concat([text(header()), item('event', payload)]);
const nested = (open, close, depth) => open.repeat(depth) + close.repeat(depth);

/** Malformed envelopes. */
export const kEnvelopes = [
  ['no bytes', text(''), 400],
  ['no JSON header', text('hello\n'), 400],
  ['a header that is a list', text('[]\n{"type":"event"}\n{}\n'), 400],
  ['a header that is a number', text('12\n'), 400],
  ['a header that never ends', text('{"event_id":"'), 400],
  ['only newlines', text('\n\n\n\n'), 'any'],
  ['null bytes', Buffer.alloc(4096), 400],
  ['random bytes', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 167 + 13) % 256)), 400],
  ['an event id of the wrong kind', text('{"event_id":17}\n{"type":"event"}\n{}\n'), 'any'],
  ['an event id that is a path', text('{"event_id":"../../../etc/passwd"}\n{"type":"event"}\n{}\n'), 'any'],
  ['an item header that is no JSON', text('{}\nnope\n{}\n'), 400],
  ['an item without a type', text('{}\n{"length":2}\n{}\n'), 400],
  ['an item with a type of the wrong kind', text('{}\n{"type":{},"length":2}\n{}\n'), 400],
  ['a length past the end', text('{}\n{"type":"event","length":9999}\n{}\n'), 400],
  ['a length short of the end', text('{}\n{"type":"event","length":1}\n{}\n'), 400],
  ['a negative length', text('{}\n{"type":"event","length":-1}\n{}\n'), 400],
  ['a fractional length', text('{}\n{"type":"event","length":1.5}\n{}\n'), 400],
  ['a length as text', text('{}\n{"type":"event","length":"2"}\n{}\n'), 400],
  ['a length beyond 64 bits', text('{}\n{"type":"event","length":99999999999999999999999}\n{}\n'), 400],
  ['a length of 2^32', text('{}\n{"type":"event","length":4294967296}\n{}\n'), 400],
  ['ten thousand items', Buffer.concat([text('{}\n'), ...Array(10_000).fill(text('{"type":"x","length":0}\n\n'))]), 'any'],
  ['two events', Buffer.concat([eventEnvelope(errorEvent(newEventId())), item('event', errorEvent(newEventId()))]), 'any'],
  ['a header nested 5,000 deep', text(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}\n`), 400],
  ['a header nested 100,000 deep', text(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}\n`), 'any'],
];

/** Malformed events in sound envelopes. */
export const kEvents = [
  ['an empty payload', event('')],
  ['a payload cut off', event('{"message":"hal')],
  ['NaN and Infinity', event('{"message":"odd numbers","extra":{"a":NaN,"b":-Infinity,"c":Infinity}}')],
  ['numbers out of range', event('{"timestamp":1e999,"extra":{"a":1e-999,"b":123456789012345678901234567890}}')],
  ['a timestamp in the year 300000', event('{"timestamp":9.4e12,"message":"late"}')],
  ['a timestamp before time', event('{"timestamp":-9.4e18,"message":"early"}')],
  ['a timestamp that is no date', event('{"timestamp":"the day after tomorrow","message":"m"}')],
  ['lists nested 100,000 deep', event(`{"extra":{"a":${nested('[', ']', 100_000)}}}`)],
  ['objects nested 50,000 deep', event(`{"extra":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`)],
  ['a chain of 5,000 exceptions', event({ exception: { values: Array(5000).fill({ type: 'E', value: 'v' }) } })],
  ['10,000 frames', event({ exception: { values: [{ type: 'E', stacktrace: { frames: Array(10_000).fill({ function: 'f', vars: { a: 'b' } }) } }] } })],
  ['10,000 tags', event({ message: 'tags', tags: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`t${i}`, `${i}`])) })],
  ['a message of 900,000 characters', event({ message: 'm'.repeat(900_000) })],
  ['an exception type of 500,000 characters', event({ exception: { values: [{ type: 'T'.repeat(500_000) }] } })],
  ['invalid UTF-8', event(Buffer.concat([text('{"message":"'), Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80]), text('"}')]))],
  ['lone surrogates', event('{"message":"\\ud800 \\udc00\\ud800"}')],
  ['null characters', event('{"message":"a\\u0000b","tags":{"a\\u0000":"b\\u0000"}}')],
  ['a key a thousand times', event(`{${'"message":"m",'.repeat(1000)}"level":"error"}`)],
  ['a list for an event', event('[1,2,3]')],
  ['a text for an event', event('"event"')],
  ['null for an event', event('null')],
  ['wrong kinds everywhere', event({
    message: {}, level: [], timestamp: {}, platform: 7, release: [], environment: {}, dist: true,
    tags: 'tags', extra: [], user: 'ada', request: 5, contexts: [], sdk: 'sdk', fingerprint: {},
    exception: { values: 'none' }, threads: 3, breadcrumbs: { values: { a: 1 } }, debug_meta: [],
    modules: 'm', logentry: 3, transaction: {}, culprit: [], server_name: {}, logger: [],
  })],
  ['wrong kinds further in', event({
    exception: { values: [null, 5, 'E', [], { type: {}, value: [], mechanism: 'm', stacktrace: [] },
      { type: 'E', stacktrace: { frames: [null, 'frame', { lineno: 'x', colno: {}, function: [], vars: 'v', pre_context: 'p', context_line: {} }] } }] },
    breadcrumbs: [null, 'crumb', { timestamp: {}, data: 'd', message: [] }],
    tags: [null, ['a'], ['a', 'b', 'c'], [null, null], 'x', [{}, []]],
    user: { id: {}, email: [], ip_address: 'not an address', geo: 'g' },
    contexts: { device: 'd', runtime: null, trace: { trace_id: 5 } },
    request: { url: {}, headers: 'h', cookies: 5, query_string: {}, data: [[]] },
    fingerprint: [null, {}, 5, '{{ default }}', '{{ }}', '{{'],
  })],
  ['everything null', event({
    message: null, level: null, timestamp: null, platform: null, release: null, tags: null,
    exception: null, breadcrumbs: null, user: null, contexts: null, request: null, sdk: null,
  })],
];

/** Items of other kinds with bodies that do not belong in them. */
export const kItems = ['session', 'sessions', 'client_report', 'check_in', 'user_report', 'feedback',
  'attachment', 'transaction', 'span', 'log', 'trace_metric', 'replay_event', 'replay_recording', 'profile',
  'profile_chunk', 'statsd', 'metric_buckets', 'nel', 'raw_security', 'form_data', '../../etc', '']
  .flatMap((type) => [
    [`garbage as "${type}"`, envelope({ event_id: newEventId() }, item(type, '\u0000\u0001{nope'))],
    [`an empty object as "${type}"`, envelope({ event_id: newEventId() }, item(type, '{}'))],
    [`no bytes as "${type}"`, envelope({ event_id: newEventId() }, item(type, ''))],
  ]);
