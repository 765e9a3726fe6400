// OpenTelemetry's exporter as its makers ship it sends traces and logs; they become spans and logs like any others.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { authHeader, parseDsn } from './harness/envelope.mjs';
import { kPython, startServer, until } from './harness/server.mjs';

const run = promisify(execFile);
const kLimit = { timeout: 120_000 };
const kClient = fileURLToPath(new URL('clients/otlp.py', import.meta.url));

// Prints all rows of the tables `span` and `log` in the files of a data folder; ids are stored as bytes.
const kReader = `
import json, pathlib, sqlite3, sys
found = {"spans": [], "logs": []}
wanted = {"spans": "SELECT trace_id, span_id, name FROM span", "logs": "SELECT trace_id, body FROM log"}
text = lambda value: value.hex() if isinstance(value, bytes) else value
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.db")):
    file = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for kind, query in wanted.items():
        if kind[:-1] in tables:
            rows = file.execute(query)
            names = [column[0] for column in rows.description]
            found[kind] += [dict(zip(names, map(text, row))) for row in rows]
    file.close()
print(json.dumps(found))
`;

let server;

before(async () => {
  server = await startServer();
}, kLimit);

after(async () => {
  await server?.dispose();
});

/** {spans: [{trace_id, span_id, name}], logs: [{trace_id, body}]}, as they lie in the server's files. */
async function storedSpans({ data }) {
  const { stdout } = await run(kPython, ['-c', kReader, data]);
  return JSON.parse(stdout);
}

/** Posts a body to one of the endpoints; returns {status, type, text}. */
async function post(path, body, type, headers = { 'x-sentry-auth': authHeader(server.made.dsn) }) {
  const { origin, project } = parseDsn(server.made.dsn);
  const response = await fetch(`${origin}/api/${project}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...headers },
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text };
}

const spansJson = (...spans) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

test("Python's exporter: two traces and three logs are accepted and stored", kLimit, async () => {
  const { origin, key, project } = parseDsn(server.made.dsn);
  const url = `${origin}/api/${project}/integration/otlp`;
  const { stdout } = await run(kPython, [kClient, url, key], { timeout: 60_000 });
  const sent = JSON.parse(stdout);
  assert.deepEqual(sent.status, { traces: 202, logs: 202 });

  const stored = await until('three spans and three logs', async () => {
    const found = await storedSpans(server);
    return found.spans.length >= 3 && found.logs.length >= 3 && found;
  });
  assert.equal(stored.spans.length, 3);
  assert.equal(stored.logs.length, 3);
  const [shop, sweep] = sent.traces;
  for (const [name, trace] of [['GET /cart', shop], ['SELECT items', shop], ['sweep', sweep]]) {
    const span = stored.spans.find((each) => each.span_id === sent.spans[name]);
    assert.deepEqual(span, { trace_id: trace, span_id: sent.spans[name], name });
  }
  const traceOf = (body) => stored.logs.find((each) => each.body === body)?.trace_id;
  assert.equal(traceOf('the cart is nearly full'), shop);
  assert.equal(traceOf('no such table: items'), shop);
  assert.match(traceOf('nothing is left to do'), /^[0-9a-f]{32}$/);
  assert.ok(!sent.traces.includes(traceOf('nothing is left to do')));
});

test('JSON is accepted at every address, and what is rejected is told', kLimit, async () => {
  const good = {
    traceId: '5b8efff798038103d269b633813fc60c',
    name: 'by hand',
    startTimeUnixNano: `${Date.now()}000000`,
    endTimeUnixNano: `${Date.now() + 5}000000`,
  };
  const bad = { ...good, spanId: 'no hex' };
  const addresses = ['/integration/otlp/v1/traces', '/integration/otlp/v1/traces/', '/otlp/v1/traces'];
  const spanIds = ['eee19b7ec3c1b170', 'eee19b7ec3c1b171', 'eee19b7ec3c1b172'];
  for (const [index, address] of addresses.entries()) {
    const body = spansJson({ ...good, spanId: spanIds[index] }, bad);
    const answer = await post(address, body, 'application/json');
    assert.equal(answer.status, 202, `${address}: ${answer.text}`);
    assert.match(answer.type, /^application\/json/);
    assert.equal(JSON.parse(answer.text).partialSuccess.rejectedSpans, '1');
  }
  const stored = await until('the spans', async () => {
    const { spans } = await storedSpans(server);
    const ours = spans.filter((span) => span.name === 'by hand');
    return ours.length >= spanIds.length && ours;
  });
  assert.deepEqual(stored.map((span) => span.span_id).sort(), spanIds);
});

test('other content types, broken bodies and strangers are refused', kLimit, async () => {
  const path = '/integration/otlp/v1/logs';
  assert.equal((await post(path, 'hello', 'text/plain')).status, 415);
  assert.equal((await post(path, '{', 'application/json')).status, 400);
  assert.equal((await post(path, '{}', 'application/x-protobuf')).status, 400);
  assert.equal((await post(path, '{}', 'application/json', {})).status, 401);
  assert.equal((await post(path, '{}', 'application/json')).status, 202);
});
