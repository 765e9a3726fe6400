// Whatever is sent, the answer is below 500, the server lives, and the next good event is stored.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { Api } from '../e2e/harness/api.mjs';
import { envelope, errorEvent, eventEnvelope, item, newEventId, postEnvelope } from '../e2e/harness/envelope.mjs';
import { startServer } from '../e2e/harness/server.mjs';
import { brotliBomb, deflateBomb, gzipBomb, zstdBomb } from './bombs.mjs';
import { kEnvelopes, kEvents, kItems } from './cases.mjs';

const kLimit = { timeout: 120_000 };
const kBombMiB = 768;
// Nothing of them is kept: what grows is the windows of the decoders.
const kDecoderMiB = 128;

let server;
let api;

before(async () => {
  server = await startServer();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'project:read'));
}, kLimit);

after(() => server?.dispose());

const post = (body, headers) => postEnvelope(server.made.dsn, body, headers);

/** The server is as able as before: it takes a good event and shows it. */
async function stillWorks() {
  const event = errorEvent(newEventId());
  const answer = await post(eventEnvelope(event));
  assert.equal(answer.status, 200, answer.text);
  await api.event(event.event_id);
  assert.ok(server.isRunning, server.output);
  assert.equal(server.complaint, '');
}

async function sendAll(cases) {
  for (const [name, body, expected = 'any'] of cases) {
    const { status, text } = await post(body);
    assert.ok(status < 500, `${name}: ${status} ${text}`);
    if (expected !== 'any') assert.equal(status, expected, `${name}: ${text}`);
    if (status >= 400) assert.equal(typeof JSON.parse(text).detail, 'string', name);
  }
  await stillWorks();
}

test('malformed envelopes', kLimit, () => sendAll(kEnvelopes));
test('malformed events', kLimit, () => sendAll(kEvents));
test('items of every kind with bodies that are none', kLimit, () => sendAll(kItems));

test('what is stored of malformed events can be read back', kLimit, async () => {
  const issues = await api.list('/api/0/organizations/acme/issues/?statsPeriod=14d&query=');
  assert.ok(issues.length > 0);
  for (const issue of issues) {
    const event = await api.latestEvent(issue);
    assert.match(event.eventID, /^[0-9a-f]{32}$/);
    await api.get(`/api/0/projects/acme/shop/events/${event.eventID}/json/`);
  }
});

test('neighbours of a bad item survive', kLimit, async () => {
  const event = errorEvent(newEventId());
  const body = envelope(
    { event_id: event.event_id },
    item('of_the_future', '{"a":1}'),
    item('client_report', '{nope'),
    item('session', 'no session'),
    item('event', event),
    item('attachment', Buffer.from([10, 13, 0, 10, 123, 10]), { filename: '../../../tmp/evil\u0000.sh' }),
    item('of_the_future', ''),
  );
  const answer = await post(body);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(JSON.parse(answer.text), { id: event.event_id });
  await api.event(event.event_id);
  await stillWorks();
});

test('a good event in every encoding', kLimit, async () => {
  const encodings = [['identity', (x) => x], ['', (x) => x], ['gzip', gzipSync], ['x-gzip', gzipSync], ['deflate', deflateSync], ['br', brotliCompressSync]];
  if (zlib.zstdCompressSync) encodings.push(['zstd', zlib.zstdCompressSync]);
  for (const [name, compress] of encodings) {
    const event = errorEvent(newEventId());
    const answer = await post(compress(eventEnvelope(event)), { 'content-encoding': name });
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
    await api.event(event.event_id);
  }
});

test('bodies that are not what their encoding says', kLimit, async () => {
  const plain = eventEnvelope(errorEvent(newEventId()));
  const cut = (bytes) => bytes.subarray(0, bytes.length >> 1);
  const cases = [
    ...['gzip', 'deflate', 'br', 'zstd'].map((name) => [name, plain]),
    ['gzip', cut(gzipSync(plain))],
    ['deflate', cut(deflateSync(plain))],
    ['br', cut(brotliCompressSync(plain))],
    ['gzip', Buffer.alloc(0)],
    ['rot13', plain],
    ['gzip, gzip, gzip', plain],
  ];
  for (const [encoding, body] of cases) {
    const { status, text } = await post(body, { 'content-encoding': encoding });
    assert.ok(status >= 400 && status < 500, `${encoding}: ${status} ${text}`);
  }
  await stillWorks();
});

test('bodies that grow to hundreds of MiB are refused within bounds', kLimit, async () => {
  const before = await server.peakMiB();
  const bombs = [
    ['gzip', await gzipBomb(kBombMiB)],
    ['deflate', await deflateBomb(kBombMiB)],
    ['br', brotliBomb(kBombMiB)],
    ['zstd', zstdBomb(kBombMiB)],
  ];
  for (const [encoding, body] of bombs) {
    const { status, text } = await post(body, { 'content-encoding': encoding });
    assert.ok(status === 413 || status === 400, `${encoding}: ${status} ${text}`);
  }
  const grown = (await server.peakMiB()) - before;
  assert.ok(grown < kDecoderMiB, `memory grew by ${grown} MiB`);
  await stillWorks();
});

test('an event beyond the limit of one MiB is refused', kLimit, async () => {
  const event = errorEvent(newEventId(), { extra: { filler: 'x'.repeat(2 << 20) } });
  const { status, text } = await post(eventEnvelope(event));
  assert.equal(status, 413, text);
  await stillWorks();
});

test('after all of this the server stops in order', kLimit, () => server.stopCleanly());
