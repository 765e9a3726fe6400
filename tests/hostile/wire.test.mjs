// Requests that are wrong before their body is: lines, headers, keys, senders that never finish.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Api } from '../e2e/harness/api.mjs';
import { errorEvent, eventEnvelope, newEventId, parseDsn, postEnvelope } from '../e2e/harness/envelope.mjs';
import { startServer } from '../e2e/harness/server.mjs';

const kLimit = { timeout: 120_000 };

let server;
let api;
let auth;
let path;

before(async () => {
  server = await startServer();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'project:read'));
  const { key, project } = parseDsn(server.made.dsn);
  auth = `X-Sentry-Auth: Sentry sentry_key=${key}, sentry_version=7`;
  path = `/api/${project}/envelope/`;
}, kLimit);

after(() => server?.dispose());

async function stillWorks() {
  const event = errorEvent(newEventId());
  const answer = await postEnvelope(server.made.dsn, eventEnvelope(event));
  assert.equal(answer.status, 200, answer.text);
  await api.event(event.event_id);
  assert.ok(server.isRunning, server.output);
  assert.equal(server.complaint, '');
}

function openSocket() {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1' }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends bytes as they are; resolves to the status of the answer, or 0 when the server hung up. */
async function raw(bytes, limitMs = 10_000) {
  const socket = await openSocket();
  return new Promise((resolve) => {
    let said = '';
    const end = (status) => {
      socket.destroy();
      resolve(status);
    };
    const status = () => Number(/^HTTP\/1\.[01] (\d{3})/.exec(said)?.[1] ?? 0);
    socket.setTimeout(limitMs, () => end(status()));
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1');
      if (status() !== 0) end(status());
    });
    socket.on('close', () => end(status()));
    socket.on('error', () => end(status()));
    socket.write(bytes);
  });
}

test('requests that are no HTTP', kLimit, async () => {
  const requests = [
    'hello\r\n\r\n',
    '\r\n\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET / HTTP/1.1\r\nHost\r\n\r\n',
    `BREW ${path} HTTP/1.1\r\nHost: x\r\n\r\n`,
    'GET http:// HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n',
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nContent-Length: -5\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nContent-Length: 99999999999999999999\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}`,
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}`,
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n`,
    Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    Buffer.concat([Buffer.alloc(70_000, 0x41), Buffer.from('\r\n\r\n')]),
  ];
  for (const request of requests) {
    const status = await raw(request, 1500);
    assert.ok(status < 500, `${String(request).slice(0, 60)}: ${status}`);
  }
  await stillWorks();
});

test('headers without end', kLimit, async () => {
  const long = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'y'.repeat(1 << 20)}\r\n\r\n`;
  const many = `GET / HTTP/1.1\r\nHost: x\r\n${'X-Many: y\r\n'.repeat(100_000)}\r\n`;
  const target = `GET /${'a'.repeat(1 << 20)} HTTP/1.1\r\nHost: x\r\n\r\n`;
  for (const request of [long, many, target]) {
    const status = await raw(request);
    assert.ok(status === 0 || (status >= 400 && status < 500), `${request.slice(0, 30)}: ${status}`);
  }
  await stillWorks();
});

test('keys and projects that are none', kLimit, async () => {
  const body = eventEnvelope(errorEvent(newEventId()));
  const { origin, key, project } = parseDsn(server.made.dsn);
  const send = (target, headers = {}) =>
    fetch(origin + target, { method: 'POST', body, headers }).then(({ status }) => status);
  const as = (name) => ({ 'x-sentry-auth': `Sentry sentry_key=${name}, sentry_version=7` });
  const cases = [
    [path, {}],
    [path, as('0'.repeat(32))],
    [path, as("' OR 1=1 --")],
    [path, as('')],
    [path, { 'x-sentry-auth': 'Sentry' }],
    [path, { 'x-sentry-auth': ','.repeat(10_000) }],
    [path, { authorization: 'Basic !!!' }],
    [`${path}?sentry_key=${'0'.repeat(32)}`, {}],
    ['/api/99999999999999999999/envelope/', as(key)],
    [`/api/${Number(project) + 1}/envelope/`, as(key)],
    ['/api/-1/envelope/', as(key)],
    [`/api/${project}%2f..%2f1/envelope/`, as(key)],
    [`/api/${project}'--/envelope/`, as(key)],
  ];
  for (const [target, headers] of cases) {
    const status = await send(target, headers);
    assert.ok(status >= 400 && status < 500, `${target} ${JSON.stringify(headers)}: ${status}`);
  }
  await stillWorks();
});

test('paths that want to leave the page', kLimit, async () => {
  for (const target of [
    '/../../../../etc/passwd',
    '/assets/../../../../etc/passwd',
    '/assets/..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '//etc/passwd',
    '/assets/\\..\\..\\etc\\passwd',
    '/%00',
    '/assets/%zz',
  ]) {
    const socket = await openSocket();
    const said = await new Promise((resolve) => {
      let all = '';
      socket.setTimeout(5000, () => socket.destroy());
      socket.on('data', (chunk) => (all += chunk));
      socket.on('close', () => resolve(all));
      socket.on('error', () => resolve(all));
      socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    });
    assert.doesNotMatch(said, /root:x:0/, target);
    assert.doesNotMatch(said, /^HTTP\/1\.1 5/, target);
  }
  await stillWorks();
});

test('hundreds of senders that never finish hinder nobody', kLimit, async () => {
  const heads = [
    'POST ',
    `POST ${path} HTTP/1.1\r\nHost: x\r\n`,
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nContent-Length: 1000000\r\n\r\n{}`,
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}`,
  ];
  const sockets = await Promise.all(Array.from({ length: 400 }, openSocket));
  try {
    sockets.forEach((socket, i) => {
      socket.on('error', () => {});
      socket.write(heads[i % heads.length]);
    });
    await stillWorks();
    for (const socket of sockets) if (!socket.destroyed) socket.write('x');
    await stillWorks();
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  await stillWorks();
});

test('senders that hang up in the middle', kLimit, async () => {
  for (let i = 0; i < 200; i += 1) {
    const socket = await openSocket();
    socket.on('error', () => {});
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(i * 20)}`);
    if (i % 2 === 0) socket.resetAndDestroy?.();
    else socket.destroy();
  }
  await stillWorks();
});

test('after all of this the server stops in order', kLimit, () => server.stopCleanly());
