// What is large, many times at once, and to people who do not read: memory stays within bounds, and normal senders are
// answered in time.

import { bound } from './program.mjs';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { constants, createGzip } from 'node:zlib';
import { Api } from '../e2e/harness/api.mjs';
import { authHeader, envelope, errorEvent, eventEnvelope, item, newEventId, parseDsn } from '../e2e/harness/envelope.mjs';
import { startServer, until } from '../e2e/harness/server.mjs';
import { openSocket, send } from './send.mjs';
import { settled } from './stored.mjs';

const kLimit = { timeout: 240_000 };
const kPatienceMs = 10_000;
const kBombs = 8;
const kBombMiB = 190;
// A few copies: of one that is decoded, one that is written, and those that the pipeline has in hand. All at once would be
// twice as much.
const kBombsMiB = 1100;
const kFileBytes = 60 << 20;

let server;
let api;
let token;

before(async () => {
  server = await startServer();
  token = await server.token('event:read', 'org:read', 'project:read');
  api = new Api(server.url, token);
}, kLimit);

after(() => server?.dispose());

async function residentMiB() {
  const status = await readFile(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024;
}

const url = () => `${server.url}/api/${parseDsn(server.made.dsn).project}/`;
const auth = () => ({ 'x-sentry-auth': authHeader(server.made.dsn) });

async function mustSend(event = errorEvent(newEventId())) {
  const answer = await send(`${url()}envelope/`, { body: eventEnvelope(event), headers: auth(), limitMs: kPatienceMs });
  assert.equal(answer.status, 200, answer.text);
  return event.event_id;
}

/** An envelope of an event and a file of one byte, many times, in gzip. */
async function fileBomb(mebibytes) {
  const event_id = newEventId();
  const gzip = createGzip({ level: 1, strategy: constants.Z_RLE });
  const chunks = [];
  gzip.on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => gzip.once('end', resolve));
  gzip.write(Buffer.concat([Buffer.from(`{"event_id":"${event_id}"}\n`), item('event', errorEvent(event_id))]));
  gzip.write(`{"type":"attachment","length":${mebibytes << 20},"filename":"bomb.bin"}\n`);
  const block = Buffer.alloc(1 << 20, 0x61);
  for (let i = 0; i < mebibytes; i += 1) {
    if (!gzip.write(block)) await new Promise((resolve) => gzip.once('drain', resolve));
  }
  gzip.end('\n');
  await ended;
  return Buffer.concat(chunks);
}

/** The most that is resident while `work` goes on, in MiB. */
async function peakDuring(work) {
  let peak = await residentMiB();
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await residentMiB());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  try {
    await work();
  } finally {
    isOver = true;
    await watch;
  }
  return peak;
}

test(`${kBombs} bodies that grow to ${kBombMiB} MiB, all at once: one is opened after the other`, kLimit, async () => {
  const bombs = [];
  for (let i = 0; i < kBombs; i += 1) bombs.push(await fileBomb(kBombMiB));
  const start = await residentMiB();
  const peak = await peakDuring(async () => {
    const answers = bombs.map((body) =>
      send(`${url()}envelope/`, { body, headers: { ...auth(), 'content-encoding': 'gzip' }, limitMs: 120_000 }),
    );
    let isOver = false;
    const all = Promise.all(answers).finally(() => (isOver = true));
    while (!isOver) await mustSend();
    const statuses = (await all).map(({ status }) => status);
    for (const status of statuses) assert.ok(status === 200 || status === 429, `${statuses}`);
    assert.ok(statuses.includes(200), `${statuses}`);
    await settled(server, 120_000);
  });
  assert.ok(peak - start < bound(kBombsMiB), `memory grew from ${start} to ${peak} MiB`);
});

test('a thousand connections that say a body comes, or were used once: nothing is held for them', kLimit, async () => {
  const path = new URL(`${url()}envelope/`).pathname;
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Sentry-Auth: ${auth()['x-sentry-auth']}\r\n`;
  await mustSend();
  const start = await residentMiB();
  const sockets = await Promise.all(Array.from({ length: 1000 }, () => openSocket(server)));
  try {
    const answered = sockets.map((socket) => new Promise((resolve) => socket.once('data', resolve)));
    sockets.forEach((socket, i) => {
      if (i % 2 === 0) socket.write(`${head}Content-Length: 100000000\r\n\r\n`);
      else socket.write(`GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: ${'y'.repeat(60_000)}\r\n\r\n`);
    });
    await Promise.all(answered.filter((_, i) => i % 2 === 1));
    await mustSend();
    const grown = (await residentMiB()) - start;
    assert.ok(grown < bound(60), `memory grew by ${grown} MiB`);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

test('a large file goes out whole, in parts, and to readers that stop reading, and is never in memory', kLimit, async () => {
  const event_id = newEventId();
  const bytes = Buffer.alloc(kFileBytes);
  for (let i = 0; i < bytes.length; i += 4) bytes.writeUInt32LE((i * 2654435761) >>> 0, i);
  const body = envelope({ event_id }, item('event', errorEvent(event_id)), item('attachment', bytes, { filename: 'large.bin' }));
  assert.equal((await send(`${url()}envelope/`, { body, headers: auth(), limitMs: 60_000 })).status, 200);
  await api.event(event_id);
  const list = `/api/0/projects/acme/shop/events/${event_id}/attachments/`;
  const [{ id }] = await until('the file', async () => {
    const found = await api.list(list);
    return found.length > 0 && found;
  });
  await settled(server);
  const path = `${list}${id}/?download=1`;
  const bearer = { authorization: `Bearer ${token}` };
  const get = (headers, method = 'GET') =>
    send(server.url + path, { method, headers: { ...bearer, ...headers }, limitMs: 60_000 });

  const start = await residentMiB();
  const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(server)));
  const peak = await peakDuring(async () => {
    for (const socket of sockets) {
      socket.once('data', () => socket.pause());
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    }
    await until('each to have begun', () => sockets.every((socket) => socket.isPaused()), 60_000);
    const whole = await get();
    assert.equal(whole.status, 200);
    assert.ok(whole.bytes.equals(bytes));
    const part = await get({ range: 'bytes=1000000-1999999' });
    assert.equal(part.status, 206);
    assert.equal(part.headers['content-range'], `bytes 1000000-1999999/${kFileBytes}`);
    assert.ok(part.bytes.equals(bytes.subarray(1_000_000, 2_000_000)));
    const head = await get({}, 'HEAD');
    assert.equal(head.status, 200);
    assert.equal(head.headers['content-length'], `${kFileBytes}`);
    assert.equal(head.bytes.length, 0);
    assert.equal((await get({ range: `bytes=${kFileBytes}-` })).status, 416);
    await mustSend();
  });
  for (const socket of sockets) socket.destroy();
  assert.ok(peak - start < bound(30), `memory grew from ${start} to ${peak} MiB`);
});

test('after all of this the server stops in order', kLimit, async () => {
  assert.equal(server.complaint, '');
  await server.stopCleanly();
});
