// How envelopes and events come in: every form of authentication, every address, and their refusals.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { doorOf, newEvent } from '../hostile/door.mjs';
import { expectRefused, send } from '../hostile/send.mjs';
import { rows, rowsOnce, settled } from '../hostile/stored.mjs';
import { Api } from './harness/api.mjs';
import { envelope, item, newEventId } from './harness/envelope.mjs';
import { startServer } from './harness/server.mjs';

const kLimit = { timeout: 120_000 };
const kHex = /^[0-9a-f]{32}$/;

let server;
let api;
let door;

before(async () => {
  server = await startServer();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'project:read', 'project:write'));
  door = doorOf(server);
}, kLimit);

after(() => server?.dispose());

/** A new key of the project: {path, as}. */
async function newKey() {
  const made = await api.call('POST', '/api/0/projects/acme/shop/keys/', { name: 'another' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const as = { 'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${made.body.public}` };
  return { path: `/api/0/projects/acme/shop/keys/${made.body.id}/`, as };
}

test('an envelope in every form of authentication', kLimit, async () => {
  const { key, auth, post, expectStored } = door;
  const basic = (name) => `Basic ${Buffer.from(name).toString('base64')}`;
  const query = `?sentry_version=7&sentry_key=${key}&sentry_client=sentry.javascript.browser%2F9.0.0`;
  const forms = {
    'X-Sentry-Auth': ['envelope/', auth],
    'X-Sentry-Auth in odd letters': [
      'envelope/',
      { 'x-sentry-auth': `sEnTRY   sentry_key=${key},sentry_version=7 , sentry_secret=x,sentry_timestamp=1` },
    ],
    'a version of old': ['envelope/', { 'x-sentry-auth': `Sentry sentry_version=5, sentry_key=${key}` }],
    'Authorization: Sentry': ['envelope/', { authorization: auth['x-sentry-auth'] }],
    'Authorization: Basic': ['envelope/', { authorization: basic(`${key}:`) }],
    'Basic with a secret': ['envelope/', { authorization: basic(`${key}:secret`) }],
    'the query': [`envelope/${query}`, {}],
    'the query, no slash': [`envelope${query}`, { 'content-type': 'text/plain;charset=UTF-8' }],
  };
  for (const [name, [path, headers]] of Object.entries(forms)) {
    const { id, body } = newEvent();
    const answer = await post(path, body, headers);
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
    assert.match(answer.headers['content-type'], /^application\/json/);
    assert.deepEqual(answer.json, { id }, name);
    await expectStored(id);
  }
  const { id, event } = newEvent();
  const withDsn = envelope({ event_id: id, dsn: server.made.dsn }, item('event', event));
  for (const headers of [{}, auth]) assert.deepEqual((await post('envelope/', withDsn, headers)).json, { id });
  await expectStored(id);
});

test('ids: of the header, of the event, of nobody; and envelopes without an event', kLimit, async () => {
  const { auth, post, expectStored } = door;
  const { id, event, body } = newEvent();
  const hyphened = id.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  assert.deepEqual(
    (await post('envelope/', envelope({ event_id: hyphened }, item('event', { ...event, event_id: newEventId() }))))
      .json,
    { id },
  );
  const other = newEventId();
  assert.deepEqual((await post('envelope/', envelope({}, item('event', { ...event, event_id: other })))).json, {
    id: other,
  });
  const { event_id: _, ...nameless } = event;
  const made = (await post('envelope/', envelope({}, item('event', nameless)))).json.id;
  assert.match(made, kHex);
  for (const each of [id, other, made]) await expectStored(each);
  for (const empty of [
    '{}',
    '{}\n',
    envelope({}, item('of_the_future', 'x')),
    envelope({}, item('client_report', '{"discarded_events":[]}')),
  ]) {
    const answer = await post('envelope/', empty);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.json, {});
  }
  for (const type of [
    'application/x-sentry-envelope',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'text/html',
    '',
  ]) {
    assert.equal((await post('envelope/', body, { ...auth, 'content-type': type })).status, 200, type);
  }
});

test('refusals of authentication', kLimit, async () => {
  const { key, project, auth, at, post } = door;
  const { id, event, body } = newEvent();
  const disabled = await newKey();
  assert.equal((await api.call('PUT', disabled.path, { isActive: false })).status, 200);
  const sentry = (rest) => ({ 'x-sentry-auth': `Sentry ${rest}` });
  const elsewhere = server.made.dsn.replace(/\/\d+$/, `/${Number(project) + 1}`);
  const stranger = server.made.dsn.replace(key, 'f'.repeat(32));
  const cases = [
    ['nothing', 401, 'envelope/', {}],
    ['two forms', 401, `envelope/?sentry_key=${key}`, auth],
    ['two headers', 401, 'envelope/', { ...auth, authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }],
    ['another scheme', 401, 'envelope/', { 'x-sentry-auth': `Bearer ${key}` }],
    ['no key', 401, 'envelope/', sentry('sentry_version=7')],
    ['a key twice', 401, 'envelope/', sentry(`sentry_key=${key}, sentry_key=${key}`)],
    ['Basic without base64', 401, 'envelope/', { authorization: 'Basic ???' }],
    ['a version to come', 400, 'envelope/', sentry(`sentry_version=8, sentry_key=${key}`)],
    ['a key in another form', 400, 'envelope/', sentry('sentry_key=short, sentry_version=7')],
    ['an unknown key', 403, 'envelope/', sentry(`sentry_key=${'f'.repeat(32)}, sentry_version=7`)],
    ['a key switched off', 403, 'envelope/', disabled.as],
    ['a project elsewhere', 403, `../${Number(project) + 1}/envelope/`, auth],
    [
      'a DSN of another project',
      400,
      'envelope/',
      auth,
      envelope({ event_id: id, dsn: elsewhere }, item('event', event)),
    ],
    ['a DSN of another key', 400, 'envelope/', auth, envelope({ event_id: id, dsn: stranger }, item('event', event))],
    ['a DSN of a stranger', 403, 'envelope/', {}, envelope({ event_id: id, dsn: stranger }, item('event', event))],
    ['a DSN that is none', 400, 'envelope/', {}, envelope({ event_id: id, dsn: 'hello' }, item('event', event))],
  ];
  for (const [name, status, path, headers, bytes = body] of cases)
    expectRefused(await post(path, bytes, headers), status, name);
  expectRefused(await send(at('envelope/'), { method: 'GET', headers: auth }), 405, 'GET');
  expectRefused(await send(at('envelope/'), { method: 'PUT', headers: auth, body }), 405, 'PUT');
  for (const path of ['/api/01/envelope/', '/api/x1/envelope/', '/api/-1/envelope/'])
    expectRefused(await post(server.url + path, body, auth), 400, path);
  assert.equal((await post(server.url + '/api/0/envelope/', body)).status, 404);
  await settled(server);
  assert.deepEqual(await rows(server, 'SELECT event_id FROM event WHERE hex(event_id) = upper(?)', id), []);
});

test('store: JSON, base64, base64 of zlib, an envelope, GET, and the address without a project', kLimit, async () => {
  const { key, auth, at, post, expectStored } = door;
  const variants = {
    JSON: (json) => json,
    base64: (json) => Buffer.from(json).toString('base64'),
    'base64 of zlib': (json) => deflateSync(json).toString('base64'),
  };
  for (const [name, pack] of Object.entries(variants)) {
    for (const path of [at('store/'), `${server.url}/api/store/`]) {
      const { id, event } = newEvent();
      const answer = await post(path, pack(JSON.stringify(event)), {
        ...auth,
        'content-type': 'application/octet-stream',
      });
      assert.equal(answer.status, 200, `${name}: ${answer.text}`);
      assert.deepEqual(answer.json, { id });
      await expectStored(id);
    }
  }
  const wrapped = newEvent();
  assert.deepEqual(
    (await post('store/', wrapped.body, { ...auth, 'content-type': 'application/x-sentry-envelope' })).json,
    { id: wrapped.id },
  );
  await expectStored(wrapped.id);

  for (const [escape, path] of [
    [encodeURIComponent, at('store/')],
    [(text) => text, `${server.url}/api/store/`],
  ]) {
    const { id, event } = newEvent();
    const data = escape(deflateSync(JSON.stringify(event)).toString('base64'));
    const image = await send(`${path}?sentry_version=5&sentry_key=${key}&sentry_data=${data}`, { method: 'GET' });
    assert.equal(image.status, 200, image.text);
    assert.equal(image.headers['content-type'], 'image/gif');
    assert.equal(image.bytes.subarray(0, 6).toString(), 'GIF89a');
    assert.deepEqual([image.bytes.readUInt16LE(6), image.bytes.readUInt16LE(8)], [1, 1]);
    assert.equal(image.bytes.at(-1), 0x3b);
    await expectStored(id);
  }
  const transaction = {
    type: 'transaction',
    event_id: newEventId(),
    transaction: '/store',
    start_timestamp: Date.now() / 1000 - 1,
    timestamp: Date.now() / 1000,
    contexts: { trace: { trace_id: newEventId(), span_id: 'a'.repeat(16), op: 'http' } },
  };
  assert.equal((await post('store/', JSON.stringify(transaction))).status, 200);
  await rowsOnce(server, 1, 'SELECT name FROM transaction_event WHERE hex(event_id) = upper(?)', transaction.event_id);
  for (const body of ['', 'hello', '[]', '!!!!', Buffer.from('no zlib').toString('base64')])
    expectRefused(await post('store/', body), 400, body);
  expectRefused(await send(`${at('store/')}?sentry_key=${key}`, { method: 'GET' }), 400, 'GET without data');
});

test('tunnels, prefixes, doubled slashes and slashes that are missing', kLimit, async () => {
  const { project, post, expectStored } = door;
  const { origin } = new URL(server.url);
  const slash = (path) => origin + path;
  const paths = ['/tunnel', '/tunnel/', '/api/tunnel/', '/any/where/api/tunnel'];
  for (const path of paths) {
    const { id, event } = newEvent();
    const withDsn = envelope({ event_id: id, dsn: server.made.dsn }, item('event', event));
    const answer = await post(slash(path), withDsn, { 'content-type': 'text/plain;charset=UTF-8' });
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    assert.deepEqual(answer.json, { id });
    await expectStored(id);
  }
  expectRefused(await post(slash('/tunnel'), newEvent().body, {}), 401, 'a tunnel without a DSN');
  for (const path of [
    '/api/P/envelope',
    '/sentry/api/P/envelope/',
    '/a/b/c/api/P/envelope/',
    '//api/P/envelope/',
    '/api//P///envelope//',
    '/prefix//api/P/envelope/',
  ]) {
    const { id, body } = newEvent();
    const answer = await post(slash(path.replace('P', project)), body);
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    await expectStored(id);
  }
});
