// How much is taken, from whom, and whom the server believes: limits, addresses, domains.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { form, kFormType, minidump, unrealCrash } from '../hostile/crashes.mjs';
import { doorOf, newEvent } from '../hostile/door.mjs';
import { expectRefused, send } from '../hostile/send.mjs';
import { countOf, rows, rowsOnce, settled, startWith } from '../hostile/stored.mjs';
import { Api } from './harness/api.mjs';
import { authHeader, envelope, item, newEventId, parseDsn } from './harness/envelope.mjs';
import { startServer, until } from './harness/server.mjs';

const kLimit = { timeout: 120_000 };
const kDay = 86_400;
const kRateLimited = 2;
const kFiltered = 1;
const kError = 1;

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

test("a key's limit: 429 with whole seconds, the rest of an envelope stored, fates counted", kLimit, async () => {
  const { post } = door;
  const { as, publicKey } = await newKey({ rateLimit: { count: 3, window: kDay } });
  const rest = 'default;error;security:key:key_quota';
  for (let i = 0; i < 3; i += 1) {
    const answer = await post('envelope/', newEvent().body, as);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['x-sentry-rate-limits'], undefined);
    assert.equal(answer.headers['retry-after'], undefined);
  }
  for (const body of [newEvent().body, envelope({}, item('raw_security', { 'csp-report': {} }))]) {
    const answer = await post('envelope/', body, as);
    assert.equal(answer.status, 429);
    expectDayLimit(answer, rest);
  }
  const { id, event } = newEvent();
  const environment = `of ${id}`;
  const session = {
    sid: newEventId(),
    init: true,
    started: new Date().toISOString(),
    status: 'ok',
    attrs: { release: 'web@1', environment },
  };
  const log = {
    items: [{ timestamp: Date.now() / 1000, trace_id: newEventId(), level: 'info', body: `beside ${id}` }],
  };
  const mixed = envelope(
    { event_id: id },
    item('attachment', 'of the event', { filename: 'lost.txt' }),
    item('event', event),
    item('session', session),
    item('log', log, { item_count: 1, content_type: 'application/vnd.sentry.items.log+json' }),
    item('client_report', {
      timestamp: Date.now() / 1000,
      discarded_events: [{ reason: 'queue_overflow', category: 'error', quantity: 7 }],
    }),
  );
  const answer = await post('envelope/', mixed, as);
  assert.equal(answer.status, 200, answer.text);
  expectDayLimit(answer, rest);
  await rowsOnce(server, 1, 'SELECT * FROM session_hour WHERE environment = ?', environment);
  await rowsOnce(server, 1, 'SELECT * FROM log WHERE body = ?', `beside ${id}`);
  assert.deepEqual(await rows(server, 'SELECT * FROM event WHERE hex(event_id) = upper(?)', id), []);
  assert.deepEqual(
    await rows(server, 'SELECT filename FROM attachment WHERE hex(event_id) = upper(?)', id),
    [],
    'a file goes with its event',
  );

  const counted = await outcomesOnce(publicKey, (found) => found.some(({ reason }) => reason === 'queue_overflow'));
  const of = (outcome, category, reason) =>
    counted.find((each) => each.outcome === outcome && each.category === category && each.reason === reason)?.quantity;
  assert.equal(of(0, kError, ''), 3);
  assert.equal(of(kRateLimited, kError, 'key_quota'), 2);
  assert.equal(of(kRateLimited, 3, 'key_quota'), 1, 'the security report');
  assert.equal(of(kRateLimited, 22, 'key_quota'), 1, 'the attachment');
});

test('minidumps, crashes of Unreal and check-ins are never told of a limit', kLimit, async () => {
  const { url, as, key: own } = await newProject('limited', undefined);
  const quotas = [{ limit: 1, window: kDay }];
  assert.equal((await api.call('PUT', '/api/0/projects/acme/limited/quotas/', { quotas })).status, 200);
  const to = (path, body, headers = as) => send(url + path, { body, headers });
  const span = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: newEventId(),
                spanId: 'a'.repeat(16),
                name: 'x',
                startTimeUnixNano: '1',
                endTimeUnixNano: '2',
              },
            ],
          },
        ],
      },
    ],
  };
  const twice = async (expected, path, body, headers) => {
    assert.ok((await to(path, body, headers)).status < 300, path);
    const second = await to(path, body, headers);
    assert.equal(second.status, expected, `${path}: ${second.text}`);
    return second;
  };
  const spanLimit = await twice(429, 'otlp/v1/traces', JSON.stringify(span), {
    ...as,
    'content-type': 'application/json',
  });
  assert.match(
    spanLimit.headers['x-sentry-rate-limits'],
    /^\d+:span(;span_indexed)?:project:project_quota(, \d+:span_indexed:project:project_quota)?$/,
  );
  await twice(
    429,
    'envelope/',
    envelope(
      {},
      item('session', { sid: newEventId(), started: new Date().toISOString(), status: 'ok', attrs: { release: 'a' } }),
    ),
  );
  const silent = [
    ['minidump/', minidump(), as],
    [
      'minidump/',
      form({ name: 'upload_file_minidump', filename: 'a.dmp', body: minidump() }),
      { ...as, 'content-type': kFormType },
    ],
    [`unreal/${own}/`, unrealCrash([['UE4Minidump.dmp', minidump()]]), {}],
    [`cron/nightly/${own}/?status=ok`, '', {}],
  ];
  for (const [path, body, headers] of silent) {
    for (let i = 0; i < 3; i += 1) {
      const answer = await to(path, body, headers);
      assert.ok(answer.status === 200 || answer.status === 202, `${path}: ${answer.status} ${answer.text}`);
      for (const name of ['retry-after', 'x-sentry-rate-limits']) assert.equal(answer.headers[name], undefined, path);
    }
  }
  await settled(server);
  const [{ id }] = await rows(server, "SELECT id FROM project WHERE slug = 'limited'");
  assert.equal(await countOf(server, 'check_in', `project_id = ${id}`), 1);
  assert.equal(await countOf(server, 'event', `project_id = ${id}`), 1);
  const over = await to('envelope/', newEvent().body);
  assert.equal(over.status, 429);
  expectDayLimit(over, 'error:project:project_quota');
});

test('what only relays may say is not believed: addresses and retention', kLimit, async () => {
  const { auth, post } = door;
  const { id, event } = newEvent({ user: { ip_address: '{{auto}}' } });
  const spoofed = {
    event_id: id,
    remote_addr: '203.0.113.66',
    forwarded_for: '203.0.113.66',
    user_agent: 'Relay/1',
    origin: 'https://evil.example',
    retention: 1,
    no_cache: true,
    required_features: ['x'],
    client_hints: {},
    meta: { remote_addr: '203.0.113.66' },
  };
  const headers = {
    ...auth,
    'x-forwarded-for': '203.0.113.66',
    'x-real-ip': '203.0.113.66',
    forwarded: 'for=203.0.113.66',
    'x-sentry-forwarded-for': '203.0.113.66',
  };
  const answer = await post(
    'envelope/',
    envelope(spoofed, item('event', event, { sampled: false, fully_normalized: true, rate_limited: true })),
    headers,
  );
  assert.equal(answer.status, 200, answer.text);
  const stored = await api.event(id);
  assert.equal(stored.user.ip_address, '127.0.0.1');
  assert.ok(!JSON.stringify(stored).includes('203.0.113.66'));
  const kept = await rows(server, 'SELECT DISTINCT retention_days FROM located');
  assert.deepEqual(
    kept.map(({ retention_days }) => retention_days),
    [90],
  );
});

test('X-Forwarded-For is believed from proxies that were named, and from nobody else', kLimit, async () => {
  const behind = await startWith(['--trusted-proxies', '127.0.0.1,10.0.0.0/8']);
  try {
    const reader = new Api(behind.url, await behind.token('event:read', 'project:read'));
    const { project: id } = parseDsn(behind.made.dsn);
    const cases = [
      ['198.51.100.7', '198.51.100.7'],
      ['198.51.100.7, 10.1.2.3', '198.51.100.7'],
      ['203.0.113.66, 198.51.100.7', '198.51.100.7'],
      ['2001:db8::7', '2001:db8::7'],
      ['hello', '127.0.0.1'],
      [undefined, '127.0.0.1'],
    ];
    for (const [said, expected] of cases) {
      const { id: eventId, body } = newEvent({ user: { ip_address: '{{auto}}' } });
      const headers = { 'x-sentry-auth': authHeader(behind.made.dsn), ...(said && { 'x-forwarded-for': said }) };
      assert.equal((await send(`${behind.url}/api/${id}/envelope/`, { body, headers })).status, 200);
      assert.equal((await reader.event(eventId)).user.ip_address, expected, said);
    }
  } finally {
    await behind.dispose();
  }
});

test('allowed domains: the page, else the referrer, and what is counted', kLimit, async () => {
  const { url, as, key: own } = await newProject('pages', { allowedDomains: ['shop.example', '*.shop.example'] });
  const from = (headers) => send(`${url}envelope/`, { body: newEvent().body, headers: { ...as, ...headers } });
  const good = [
    { origin: 'https://shop.example' },
    { origin: 'https://www.shop.example' },
    { referer: 'https://shop.example/cart?x=1' },
    {},
  ];
  const bad = [
    { origin: 'https://evil.example' },
    { origin: 'https://shop.example.evil.example' },
    { referer: 'https://evil.example/shop.example' },
    { origin: 'https://evil.example', referer: 'https://shop.example/' },
  ];
  for (const headers of good) assert.equal((await from(headers)).status, 200, JSON.stringify(headers));
  for (const headers of bad) expectRefused(await from(headers), 403, JSON.stringify(headers));
  const counted = await outcomesOnce(
    own,
    (found) => found.reduce((sum, { quantity }) => sum + quantity, 0) === good.length + bad.length,
  );
  assert.deepEqual(counted, [
    { category: kError, outcome: 0, reason: '', quantity: good.length },
    { category: kError, outcome: kFiltered, reason: 'cors', quantity: bad.length },
  ]);
});
