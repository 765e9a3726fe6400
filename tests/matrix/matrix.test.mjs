// Every SDK of the matrix, as its makers ship it, does everything it can against the real server.
//
// Each feature of each SDK has a project of its own. A proxy between the SDK and the server notes what
// the server acknowledged, and works out by itself what that counts as; the API must say the same.
//
// The table at the end is compared with docs/sdks.md. MATRIX_APPROVE=1 writes it there instead.
// MATRIX_ONLY=Go,Rust runs these alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../e2e/harness/api.mjs';
import { kOwner, startServer, until } from '../e2e/harness/server.mjs';
import { Arrived } from './harness/arrived.mjs';
import { allSdks } from './harness/clients.mjs';
import { Proxy } from './harness/proxy.mjs';
import { readTable, rowsOf, tableOf, writeTable } from './harness/table.mjs';

const kWorks = 'works';
const kNotInSdk = 'not in SDK';
const kFails = 'fails';
const kAccepted = 3; // events that the limited key takes
const kDay = 86_400;
const kEnough = 5; // acknowledged events before a kill, and after it
const kScopes = ['org:read', 'project:read', 'project:write', 'project:admin', 'event:read', 'team:read'];

const isApproving = process.env.MATRIX_APPROVE === '1';
const only = process.env.MATRIX_ONLY?.split(',');
const sdks = allSdks().filter(({ name }) => !only || only.includes(name));
const rows = {};

let documented;
let world;

/** A server with a proxy before it, which keeps one address through restarts, and ways to ask it. */
async function openWorld() {
  const server = await startServer();
  const proxy = await new Proxy(() => server.url).start();
  const token = await server.token(...kScopes);
  return { server, proxy, token, api: () => new Api(server.url, token) };
}

async function closeWorld({ server, proxy }) {
  await proxy.stop();
  await server.dispose();
}

const must = (answer, status) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body;
};

/** A new project; its DSN leads through the proxy. */
async function newProject({ api, proxy }, name) {
  const path = '/api/0/teams/acme/backend/projects/';
  const { id, slug } = must(await api().call('POST', path, { name, platform: 'other' }), 201);
  const [key] = await api().get(`/api/0/projects/acme/${slug}/keys/`);
  return { id, slug, key: key.id, dsn: proxy.dsn(key.dsn.public), traffic: proxy.of(id) };
}

/** One sum of quantities that the feature must make, at least or exactly. */
const exactly = (category, quantity) => ({ acknowledged }) => assert.equal(acknowledged[category], quantity);
const some = (...categories) => ({ acknowledged }) => {
  const sum = categories.reduce((total, category) => total + (acknowledged[category] ?? 0), 0);
  assert.ok(sum > 0, `${categories} among ${JSON.stringify(acknowledged)}`);
};

/** What a feature sends, by the categories of the protocol. */
const kSends = {
  error: exactly('error', 1),
  message: exactly('error', 1),
  transaction: exactly('transaction', 1),
  span: some('span'),
  session: some('session'),
  attachment: exactly('attachment', 'first line\nsecond line\n'.length),
  feedback: exactly('feedback', 1),
  'check-in': exactly('monitor', 2),
  log: exactly('log_item', 2),
  metric: exactly('trace_metric', 3),
  profile: some('profile', 'profile_chunk', 'profile_chunk_ui'),
  replay: some('replay'),
};
const kHasEvent = ['error', 'message', 'attachment'];
const kFeatures = [...Object.keys(kSends), 'rate limit', 'restart'];

/** Every answer was 200, and the proxy could read every request. */
function assertSmooth(traffic) {
  assert.deepEqual(traffic.faults, []);
  assert.deepEqual(traffic.answers.filter(({ status }) => status !== 200), []);
}

async function send(sdk, feature, project, text) {
  const did = await sdk.start(project.dsn, feature, text).did;
  if (did.unsupported) return did;
  // A page is closed before its last request is answered.
  await until(`what ${feature} sends`, () => {
    kSends[feature](project.traffic);
    return true;
  }, 10_000);
  assertSmooth(project.traffic);
  const arrived = new Arrived(world.api());
  if (kHasEvent.includes(feature)) {
    assert.equal(did.ids.length, 1);
    await arrived.event(project.slug, did.ids[0], text);
  }
  await arrived.equals(project.id, project.traffic);
  return did;
}

/** The SDK sends more than its key may, one after the other, and must stop when it is told. */
async function exceedLimit(sdk, feature, project, text) {
  const rateLimit = { window: kDay, count: kAccepted };
  const path = `/api/0/projects/acme/${project.slug}/keys/${project.key}/`;
  must(await world.api().call('PUT', path, { rateLimit }), 200);
  const did = await sdk.start(project.dsn, feature, text).did;
  if (did.unsupported) return did;
  assert.ok(did.tried > 2 * kAccepted, 'it tried to send more');
  const { traffic } = project;
  assert.deepEqual(traffic.faults, []);
  assert.equal(traffic.acknowledged.error, kAccepted);
  const told = traffic.answers.findIndex(({ limits }) => limits !== undefined);
  assert.ok(told >= 0, 'the server told the limit');
  const later = traffic.answers.slice(told + 1).filter(({ types }) => types.includes('event'));
  assert.deepEqual(later, [], 'no event follows once the SDK knows');
  const arrived = new Arrived(world.api());
  await until('what was taken and what was not to be counted', async () => {
    assert.equal((await arrived.sums(project.id)).error, kAccepted);
    assert.ok((await arrived.sums(project.id, 'rate_limited')).error > 0);
    return true;
  });
  return did;
}

/** The server is killed while the SDK sends, and starts again. What it acknowledged must be there. */
async function restart(sdk, feature, _, text) {
  const own = await openWorld();
  try {
    const project = await newProject(own, 'restart');
    const { traffic } = project;
    const run = sdk.start(project.dsn, feature, text);
    let ended = null;
    run.did.then((did) => (ended = { did }), (error) => (ended = { error }));
    const acknowledgedAfter = (count) => until(`${kEnough} acknowledged events`, () => {
      if (ended) throw ended.error ?? new Error(`it ended early: ${JSON.stringify(ended.did)}`);
      return traffic.ids.size >= count + kEnough;
    });
    await acknowledgedAfter(0);
    await own.server.kill();
    const broken = traffic.requests - traffic.answers.length;
    await until('a request that finds no server', () => traffic.requests - traffic.answers.length > broken);
    await own.server.start();
    await acknowledgedAfter(traffic.ids.size);
    run.stop();
    const did = await run.did;
    assertSmooth(traffic);
    await new Arrived(own.api()).events(project.slug, traffic.ids);
    await own.server.stopCleanly();
    return did;
  } finally {
    await closeWorld(own);
  }
}

const kWays = { 'rate limit': exceedLimit, restart };

/** Tries one cell; returns its text, and the error where it fails. */
async function tryCell(sdk, feature, row) {
  try {
    const name = `${sdk.name} ${feature}`.toLowerCase().replaceAll(/[^a-z]+/g, '-');
    const project = feature === 'restart' ? null : await newProject(world, name);
    const text = `${name}-${Math.random().toString(36).slice(2, 10)}`;
    const did = await (kWays[feature] ?? send)(sdk, feature, project, text);
    row.version ??= did.sdk?.split(/[ /]/).at(-1);
    return { cell: did.unsupported ? kNotInSdk : kWorks };
  } catch (error) {
    return { cell: kFails, error };
  }
}

before(async () => {
  documented = rowsOf(await readTable());
  world = await openWorld();
}, { timeout: 60_000 });

after(async () => {
  if (world) await closeWorld(world);
});

async function tryFeature(sdk, feature, row) {
  const { cell, error } = await tryCell(sdk, feature, row);
  row.cells[feature] = cell;
  if (isApproving || cell === documented[sdk.name]?.cells[feature]) {
    if (error) console.log(`${sdk.name}: ${feature}: ${error.stack}`);
    return;
  }
  if (error) throw error;
  assert.equal(cell, documented[sdk.name]?.cells[feature], 'docs/sdks.md says otherwise');
}

test('every feature of every SDK', { timeout: 600_000, concurrency: 2 }, async (t) => {
  await Promise.all(sdks.map((sdk) => t.test(sdk.name, async (ofSdk) => {
    rows[sdk.name] = { version: undefined, cells: {} };
    await sdk.open();
    try {
      for (const feature of kFeatures) {
        await ofSdk.test(`${sdk.name}: ${feature}`, () => tryFeature(sdk, feature, rows[sdk.name]));
      }
    } finally {
      await sdk.close();
    }
  })));
});

test('docs/sdks.md has the table of this run', async () => {
  const inOrder = Object.fromEntries(sdks.map(({ name }) => [name, rows[name]]));
  const table = tableOf(inOrder, kFeatures);
  console.log(table);
  if (isApproving && !only) await writeTable(table);
  const hint = 'docs/sdks.md differs from what was seen; MATRIX_APPROVE=1 ./test matrix writes it anew';
  const expected = rowsOf(await readTable());
  const wanted = only ? Object.fromEntries(only.map((name) => [name, expected[name]])) : expected;
  assert.deepEqual(rowsOf(table), wanted, hint);
});
