// What every address of ingest has in common: codings, chunks, CORS, sizes, and probes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { minidump } from '../hostile/crashes.mjs';
import { doorOf, newEvent } from '../hostile/door.mjs';
import { converse, expectRefused, send } from '../hostile/send.mjs';
import { rows } from '../hostile/stored.mjs';
import { Api } from './harness/api.mjs';
import { authHeader, envelope, newEventId, parseDsn } from './harness/envelope.mjs';
import { startServer, until } from './harness/server.mjs';

const kLimit = { timeout: 120_000 };
const kDay = 86_400;
const kExposed = ['x-sentry-error', 'x-sentry-rate-limits', 'retry-after'];

let server;
let api;
let door;

before(async () => {
  server = await startServer();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'org:write', 'project:read', 'project:write'));
  door = doorOf(server);
}, kLimit);

after(() => server?.dispose());

/** A new key of the project: {publicKey, as}. */
async function newKey(fields) {
  const made = await api.call('POST', '/api/0/projects/acme/shop/keys/', { name: 'another', ...fields });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return {
    publicKey: made.body.public,
    as: { 'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${made.body.public}` },
  };
}

/** A new project: {slug, dsn, url, as}. */
async function newProject(slug, settings) {
  const made = await api.call('POST', '/api/0/teams/acme/backend/projects/', { name: slug, slug });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  if (settings) {
    const put = await api.call('PUT', `/api/0/projects/acme/${slug}/`, settings);
    assert.equal(put.status, 200, JSON.stringify(put.body));
  }
  const [{ dsn }] = await api.get(`/api/0/projects/acme/${slug}/keys/`);
  const parts = parseDsn(dsn.public);
  return { ...parts, url: `${server.url}/api/${parts.project}/`, as: { 'x-sentry-auth': authHeader(dsn.public) } };
}

/** The fates counted for a key, once `enough` says that they are all there: {category, outcome, reason, quantity}. */
function outcomesOnce(publicKey, enough) {
  return until(`outcomes of ${publicKey}`, async () => {
    const found = await rows(
      server,
      'SELECT category, outcome, reason, sum(quantity) AS quantity FROM outcome WHERE public_key = ? GROUP BY 1, 2, 3 ORDER BY 2, 1',
      publicKey,
    );
    if (!enough(found)) throw new Error(JSON.stringify(found));
    return found;
  });
}

/** Both headers of a limit that ends at the next midnight, in whole seconds. */
function expectDayLimit(answer, rest) {
  const found = /^(\d+):(.*)$/.exec(answer.headers['x-sentry-rate-limits'] ?? '');
  assert.ok(found, `${answer.status} ${JSON.stringify(answer.headers)}`);
  assert.equal(found[2], rest);
  assert.equal(answer.headers['retry-after'], found[1]);
  assert.ok(Number(found[1]) >= 1 && Number(found[1]) <= kDay, found[1]);
}

test('every content coding, also none, an empty one and one that is no coding', kLimit, async () => {
  const { auth, post, expectStored } = door;
  const codings = [
    ['identity', (x) => x],
    ['', (x) => x],
    ['UTF-8', (x) => x],
    ['utf-8', (x) => x],
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['gzip, br', (x) => brotliCompressSync(gzipSync(x))],
    ['gzip, identity', gzipSync],
  ];
  if (zlib.zstdCompressSync) codings.push(['zstd', zlib.zstdCompressSync]);
  for (const [coding, encode] of codings) {
    for (const isChunked of [false, true]) {
      const { id, body } = newEvent();
      const bytes = encode(body);
      const chunks = [bytes.subarray(0, 1), bytes.subarray(1, 20), bytes.subarray(20)];
      const answer = await post('envelope/', isChunked ? chunks : bytes, { ...auth, 'content-encoding': coding });
      assert.equal(answer.status, 200, `${coding}: ${answer.text}`);
      assert.deepEqual(answer.json, { id });
      await expectStored(id);
    }
  }
  for (const [coding, body] of [
    ['gzip', 'hello'],
    ['br', Buffer.alloc(20, 255)],
    ['deflate', 'hello'],
    ['zstd', 'hello'],
    ['gzip', gzipSync('{}').subarray(0, 12)],
  ]) {
    expectRefused(await post('envelope/', body, { ...auth, 'content-encoding': coding }), 400, coding);
  }
  expectRefused(await post('envelope/', 'x', { ...auth, 'content-encoding': 'compress' }), 415, 'compress');
});

test('chunked bodies as they may come over the wire', kLimit, async () => {
  const { project, auth, expectStored } = door;
  const { id, body } = newEvent();
  const chunk = (bytes, more = '') =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}${more}\r\n`), bytes, Buffer.from('\r\n')]);
  const head = `POST /api/${project}/envelope/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Sentry-Auth: ${auth['x-sentry-auth']}\r\nTransfer-Encoding: chunked\r\n`;
  const pieces = [
    `${head}\r\n`,
    chunk(body.subarray(0, 3), ';name=value'),
    ...Array.from(chunk(body.subarray(3, 9)), (byte) => Buffer.from([byte])),
    chunk(body.subarray(9)),
    '0\r\nX-Trailer: yes\r\n\r\n',
  ];
  const said = await converse(server, ...pieces);
  assert.match(said, /^HTTP\/1\.1 200 /);
  assert.ok(said.endsWith(`{"id":"${id}"}`), said);
  await expectStored(id);

  const waiting = newEvent();
  const polite = await converse(
    server,
    `${head.replace('Transfer-Encoding: chunked', `Content-Length: ${waiting.body.length}`)}Expect: 100-continue\r\n\r\n`,
    waiting.body,
  );
  assert.match(polite, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  await expectStored(waiting.id);
});

test('CORS: the preflight, and what every answer lets a page read', kLimit, async () => {
  const { key, auth, at, post } = door;
  const paths = [
    'envelope/',
    'store/',
    'security/',
    'nel/',
    'minidump/',
    `unreal/${key}/`,
    `events/${newEventId()}/attachments/`,
    `cron/a/${key}/`,
    'integration/otlp/v1/traces/',
    '../embed/error-page/',
    '../tunnel/',
  ];
  const asked = [
    'x-sentry-auth',
    'x-requested-with',
    'origin',
    'accept',
    'content-type',
    'authentication',
    'authorization',
    'content-encoding',
    'transfer-encoding',
    'referer',
    'x-forwarded-for',
  ];
  for (const path of paths) {
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-sentry-auth',
    };
    const preflight = await send(at(path), { method: 'OPTIONS', headers });
    assert.ok([200, 204].includes(preflight.status), path);
    assert.equal(preflight.headers['access-control-allow-origin'], '*', path);
    assert.match(preflight.headers['access-control-allow-methods'], /\bPOST\b/);
    assert.equal(preflight.headers['access-control-max-age'], '3600');
    const allowed = preflight.headers['access-control-allow-headers'].toLowerCase().split(/,\s*/);
    for (const name of asked) assert.ok(allowed.includes(name), name);
  }
  const limited = await newKey({ rateLimit: { count: 1, window: kDay } });
  const answers = {
    200: await post('envelope/', newEvent().body, { ...limited.as, origin: 'https://shop.example' }),
    429: await post('envelope/', newEvent().body, { ...limited.as, origin: 'https://shop.example' }),
    400: await post('envelope/', 'no envelope'),
    401: await post('envelope/', '{}', {}),
    413: await post('envelope/', newEvent({ extra: { filler: 'x'.repeat(1 << 20) } }).body),
    415: await post('security/', '{}', { ...auth, 'content-type': 'text/html' }),
    405: await send(at('envelope/'), { method: 'DELETE', headers: auth }),
    202: await post(`cron/a/${key}/?status=ok`, '', {}),
  };
  for (const [status, answer] of Object.entries(answers)) {
    assert.equal(answer.status, Number(status), answer.text);
    assert.equal(answer.headers['access-control-allow-origin'], '*', status);
    const exposed = answer.headers['access-control-expose-headers'].toLowerCase().split(/,\s*/);
    for (const name of kExposed) assert.ok(exposed.includes(name), `${status}: ${name}`);
  }
});

test('a body beyond what an address takes is refused before it is read', kLimit, async () => {
  const { key, project, auth } = door;
  for (const path of ['store/', 'security/', 'nel/', `cron/a/${key}/`]) {
    const head = `POST /api/${project}/${path} HTTP/1.1\r\nHost: x\r\nX-Sentry-Auth: ${auth['x-sentry-auth']}\r\nContent-Length: 300000000\r\n\r\n`;
    const said = await converse(server, head, 'x');
    assert.match(said, /^HTTP\/1\.1 413 /, path);
    assert.match(said.toLowerCase(), /\r\naccess-control-allow-origin: \*\r\n/);
  }
});

test('probes', kLimit, async () => {
  for (const path of [
    '/health/live',
    '/health/ready',
    '/api/relay/healthcheck/live/',
    '/api/relay/healthcheck/ready/',
  ]) {
    for (const method of ['GET', 'HEAD'])
      assert.equal((await send(server.url + path, { method })).status, 200, `${method} ${path}`);
  }
});
