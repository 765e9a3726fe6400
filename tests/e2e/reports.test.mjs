// What comes in by itself: reports of browsers, crashes, files, check-ins, OpenTelemetry, and what users write.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { form, kFormType, minidump, unrealCrash } from '../hostile/crashes.mjs';
import { doorOf, newEvent } from '../hostile/door.mjs';
import { expectRefused, send } from '../hostile/send.mjs';
import { rowsOnce } from '../hostile/stored.mjs';
import { Api } from './harness/api.mjs';
import { newEventId } from './harness/envelope.mjs';
import { startServer } from './harness/server.mjs';

const kLimit = { timeout: 120_000 };
const kUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let server;
let api;
let door;

before(async () => {
  server = await startServer();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'project:read', 'project:write'));
  door = doorOf(server);
}, kLimit);

after(() => server?.dispose());

test('reports of browsers: every content type, release and environment, and 415 for others', kLimit, async () => {
  const { key, at, post } = door;
  const csp = {
    'csp-report': {
      'document-uri': 'https://shop.example/cart',
      'violated-directive': 'img-src',
      'effective-directive': 'img-src',
      'blocked-uri': 'https://evil.example/a.png',
      'original-policy': "img-src 'self'",
    },
  };
  const ct = {
    'expect-ct-report': {
      'date-time': '2026-01-01T00:00:00Z',
      hostname: 'ct.example',
      port: 443,
      'effective-expiration-date': '2026-02-01T00:00:00Z',
      'served-certificate-chain': [],
      'validated-certificate-chain': [],
      scts: [],
    },
  };
  const staple = {
    'expect-staple-report': {
      'date-time': '2026-01-01T00:00:00Z',
      hostname: 'staple.example',
      port: 443,
      'response-status': 'MISSING',
      'cert-status': 'REVOKED',
      'effective-expiration-date': '2026-02-01T00:00:00Z',
      'served-certificate-chain': [],
      'validated-certificate-chain': [],
    },
  };
  const types = [
    ['application/json', csp],
    ['application/csp-report', csp],
    ['application/CSP-report; charset=utf-8', csp],
    ['application/expect-ct-report', ct],
    ['application/expect-ct-report+json', ct],
    ['application/expect-staple-report', staple],
  ];
  let count = 0;
  for (const path of ['security/', 'csp-report/', 'csp-report']) {
    for (const [type, report] of types) {
      const url = `${at(path)}?sentry_key=${key}&sentry_release=web%401.2&sentry_environment=kitchen`;
      const answer = await post(url, JSON.stringify(report), { 'content-type': type });
      assert.equal(answer.status, 200, `${path} ${type}: ${answer.text}`);
      assert.equal(answer.text, '');
      count += 1;
    }
    for (const type of ['text/plain', 'text/html', 'application/xml', ''])
      expectRefused(
        await post(`${at(path)}?sentry_key=${key}`, JSON.stringify(csp), { 'content-type': type }),
        415,
        `${path} ${type}`,
      );
    expectRefused(await post(path, JSON.stringify(csp), { 'content-type': 'application/csp-report' }), 401, path);
    expectRefused(
      await post(`${at(path)}?sentry_key=${key}`, '{', { 'content-type': 'application/csp-report' }),
      400,
      path,
    );
  }
  const stored = await rowsOnce(
    server,
    count,
    `SELECT type FROM event e WHERE type IN ('csp', 'expectct', 'expectstaple')
     AND EXISTS (SELECT 1 FROM issue_tag t WHERE t.issue_id = e.issue_id AND t.key = 'release' AND t.value = 'web@1.2')
     AND EXISTS (SELECT 1 FROM issue_tag t WHERE t.issue_id = e.issue_id AND t.key = 'environment' AND t.value = 'kitchen')`,
  );
  assert.equal(stored.length, count);
});

test('network errors of browsers', kLimit, async () => {
  const { key, at, post } = door;
  const reports = ['tcp.timed_out', 'dns.name_not_resolved'].map((type, i) => ({
    age: 10,
    type: 'network-error',
    url: `https://nel.example/${i}`,
    user_agent: 'Mozilla/5.0',
    body: {
      type,
      phase: 'connection',
      method: 'GET',
      elapsed_time: 30,
      protocol: 'http/1.1',
      referrer: '',
      sampling_fraction: 1,
      server_ip: '',
      status_code: 0,
    },
  }));
  const answer = await post(`${at('nel/')}?sentry_key=${key}`, JSON.stringify(reports), {
    'content-type': 'application/reports+json',
  });
  assert.equal(answer.status, 200, answer.text);
  const stored = await rowsOnce(server, 2, "SELECT title FROM event WHERE type = 'nel' ORDER BY title");
  assert.deepEqual(
    stored.map(({ title }) => title),
    ['dns.name_not_resolved at nel.example', 'tcp.timed_out at nel.example'],
  );
  expectRefused(await post(`${at('nel/')}?sentry_key=${key}`, '[]', { 'content-type': 'text/plain' }), 415, 'nel');
});

test('minidumps: raw, packed and in a form; and what is none', kLimit, async () => {
  const { key, at, post, expectStored } = door;
  const dump = minidump();
  const formOf = (body, filename) =>
    form(
      { name: 'upload_file_minidump', filename, type: 'application/octet-stream', body },
      { name: 'sentry[release]', body: 'native@3' },
      { name: 'note.txt', filename: 'note.txt', body: 'a note' },
    );
  const uploads = [
    ['raw', dump, 'application/octet-stream', ['minidump.dmp']],
    ['x-dmp', dump, 'application/x-dmp', ['minidump.dmp']],
    ['raw, packed', gzipSync(dump), 'application/octet-stream', ['minidump.dmp']],
    ['a form', formOf(dump, 'crash.dmp'), kFormType, ['crash.dmp', 'note.txt']],
    ['a form with a packed one', formOf(gzipSync(dump), 'crash.dmp.gz'), kFormType, ['crash.dmp', 'note.txt']],
  ];
  for (const [name, body, type, files] of uploads) {
    const answer = await post(`${at('minidump/')}?sentry_key=${key}`, body, { 'content-type': type });
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
    assert.match(answer.headers['content-type'], /^text\/plain/);
    assert.match(answer.text, kUuid, name);
    const id = answer.text.replaceAll('-', '');
    const row = await expectStored(id);
    assert.equal(row.level, 'fatal');
    assert.match((await api.event(id)).metadata.value, /SIGSEGV/, name);
    const stored = await rowsOnce(
      server,
      files.length,
      'SELECT filename, type, data FROM attachment WHERE hex(event_id) = upper(?) ORDER BY filename',
      id,
    );
    assert.deepEqual(
      stored.map((each) => each.filename),
      files,
      name,
    );
    assert.equal(stored[0].data, dump.toString('hex'), `${name}: byte for byte`);
    assert.equal(stored[0].type, 'event.minidump');
  }
  const bad = [
    ['nothing', '', 'application/octet-stream'],
    ['no dump', 'hello', 'application/x-dmp'],
    ['a form without one', form({ name: 'a', body: 'b' }), kFormType],
    ['no form', 'hello', kFormType],
    ['a cut archive', gzipSync(dump).subarray(0, 30), 'application/octet-stream'],
  ];
  for (const [name, body, type] of bad)
    expectRefused(await post(`${at('minidump')}?sentry_key=${key}`, body, { 'content-type': type }), 400, name);
});

test('crashes of Unreal Engine, and files for an event that is there', kLimit, async () => {
  const { key, auth, at, post, expectStored } = door;
  const context =
    '<?xml version="1.0" encoding="UTF-8"?><FGenericCrashContext><RuntimeProperties><GameName>UE-Mill</GameName><UserDescription>it fell over</UserDescription><UserName>ada</UserName></RuntimeProperties></FGenericCrashContext>';
  const files = [
    ['CrashContext.runtime-xml', context],
    ['UE4Minidump.dmp', minidump()],
    ['Mill.log', 'a line\n'],
  ];
  for (const isOld of [false, true]) {
    const answer = await send(`${at(`unreal/${key}/`)}?UserID=ada%7C42`, { body: unrealCrash(files, { isOld }) });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.headers['content-type'], /^text\/plain/);
    assert.match(answer.text, kUuid);
    const id = answer.text.replaceAll('-', '');
    await expectStored(id);
    const stored = await rowsOnce(
      server,
      3,
      'SELECT filename, type FROM attachment WHERE hex(event_id) = upper(?)',
      id,
    );
    assert.deepEqual(Object.fromEntries(stored.map((each) => [each.filename, each.type])), {
      'CrashContext.runtime-xml': 'unreal.context',
      'UE4Minidump.dmp': 'event.minidump',
      'Mill.log': 'unreal.logs',
    });
    await rowsOnce(server, 1, 'SELECT message FROM feedback WHERE hex(associated_event_id) = upper(?)', id);
  }
  for (const body of ['', 'hello', deflateSync('CR1'), unrealCrash(files).subarray(0, 90)])
    expectRefused(await send(at(`unreal/${key}/`), { body }), 400, 'unreal');
  expectRefused(await send(at(`unreal/${'f'.repeat(32)}/`), { body: unrealCrash(files) }), 403, 'unreal');

  const { id, body } = newEvent();
  await post('envelope/', body);
  const bytes = Buffer.from([0, 10, 13, 10, 255, 45, 45]);
  const attached = await post(
    `events/${id}/attachments/`,
    form(
      { name: 'one', filename: 'one.bin', body: bytes },
      { name: 'two', filename: 'two.txt', type: 'text/plain', body: '2' },
    ),
    { ...auth, 'content-type': kFormType },
  );
  assert.equal(attached.status, 201, attached.text);
  const stored = await rowsOnce(
    server,
    2,
    'SELECT filename, data, content_type FROM attachment WHERE hex(event_id) = upper(?) ORDER BY filename',
    id,
  );
  assert.deepEqual(
    stored.map((each) => [each.filename, each.data]),
    [
      ['one.bin', bytes.toString('hex')],
      ['two.txt', '32'],
    ],
  );
  expectRefused(
    await post(`events/${id}/attachments/`, 'x', { ...auth, 'content-type': 'text/plain' }),
    400,
    'no form',
  );
  expectRefused(
    await post('events/nothing/attachments/', form({ name: 'a', filename: 'a', body: 'a' }), {
      ...auth,
      'content-type': kFormType,
    }),
    400,
    'no id',
  );
});

test('check-ins by address: GET and POST, the key in the path or not, and without a project', kLimit, async () => {
  const { key, auth, at } = door;
  const id = newEventId();
  const json = { ...auth, 'content-type': 'application/json' };
  const requests = [
    ['GET', `cron/a-get?status=ok&sentry_key=${key}&duration=2.5&environment=night`],
    ['GET', `cron/a-get-key/${key}/?status=in_progress&check_in_id=${id}`],
    ['POST', `cron/a-post/?status=error`, auth],
    ['POST', `cron/a-post-key/${key}?status=ok`],
    [
      'POST',
      `cron/a-json`,
      json,
      JSON.stringify({
        status: 'ok',
        duration: 3,
        monitor_config: { schedule: { type: 'crontab', value: '0 * * * *' } },
      }),
    ],
    ['POST', `../0/cron/a-zero/${key}/?status=ok`],
    ['GET', `../0/cron/a-zero-get/${key}?status=ok`],
  ];
  for (const [method, path, headers, body] of requests) {
    const answer = await send(at(path), { method, headers, body });
    assert.equal(answer.status, 202, `${method} ${path}: ${answer.text}`);
  }
  const stored = await rowsOnce(server, requests.length, 'SELECT * FROM check_in ORDER BY monitor_slug');
  const of = Object.fromEntries(stored.map((row) => [row.monitor_slug, row]));
  assert.deepEqual(Object.keys(of), ['a-get', 'a-get-key', 'a-json', 'a-post', 'a-post-key', 'a-zero', 'a-zero-get']);
  assert.deepEqual([of['a-get'].status, of['a-get'].duration, of['a-get'].environment], ['ok', 2.5, 'night']);
  assert.deepEqual([of['a-get-key'].status, of['a-get-key'].check_in_id], ['in_progress', id]);
  assert.deepEqual([of['a-post'].status, of['a-json'].duration], ['error', 3]);
  assert.match(of['a-json'].monitor_config, /0 \* \* \* \*/);
  expectRefused(await send(at(`cron/a-get/${key}/`), { method: 'GET' }), 400, 'no status');
  expectRefused(await send(at(`cron/a-get/${key}/?status=ok&duration=soon`), { method: 'GET' }), 400, 'a duration');
  expectRefused(await send(at('cron/a-get/?status=ok'), { method: 'GET' }), 401, 'no key');
  expectRefused(await send(at(`cron/a-get/${'f'.repeat(32)}/?status=ok`), { method: 'GET' }), 403, 'a stranger');
  expectRefused(await send(at('cron/a-get/'), { headers: json, body: '{' }), 400, 'no JSON');
});

test('OpenTelemetry as JSON', kLimit, async () => {
  const { auth, post } = door;
  const nanos = `${Date.now()}000000`;
  const spans = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: newEventId(),
                spanId: 'eee19b7ec3c1b174',
                name: 'GET /otlp',
                startTimeUnixNano: nanos,
                endTimeUnixNano: nanos,
              },
            ],
          },
        ],
      },
    ],
  };
  const logs = {
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              { timeUnixNano: nanos, severityNumber: 17, body: { stringValue: 'by OTLP' }, traceId: newEventId() },
            ],
          },
        ],
      },
    ],
  };
  const json = { ...auth, 'content-type': 'application/json' };
  const cases = [
    ['integration/otlp/v1/traces', spans],
    ['integration/otlp/v1/traces/', spans],
    ['otlp/v1/traces/', spans],
    ['integration/otlp/v1/logs/', logs],
    ['otlp/v1/logs', logs],
  ];
  for (const [path, body] of cases) {
    const answer = await post(path, JSON.stringify(body), json);
    assert.equal(answer.status, 202, `${path}: ${answer.text}`);
    assert.match(answer.headers['content-type'], /^application\/json/);
  }
  assert.equal((await rowsOnce(server, 3, "SELECT * FROM span WHERE name = 'GET /otlp'")).length, 3);
  assert.equal((await rowsOnce(server, 2, "SELECT * FROM log WHERE body = 'by OTLP'")).length, 2);
  expectRefused(await post('otlp/v1/logs', '{}', { ...auth, 'content-type': 'text/xml' }), 415, 'xml');
});
