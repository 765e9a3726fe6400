// Kills the server in the middle of its work, again and again. What it acknowledged must be there
// afterwards, once, and what it counts must be what it stores.
//
// VEDETTE_SEED repeats the order of events and the moments of a run, as far as a machine can.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api } from '../e2e/harness/api.mjs';
import { startServer, until } from '../e2e/harness/server.mjs';
import { randomFrom, Sender } from './sender.mjs';

const kKills = Number(process.env.VEDETTE_KILLS ?? 20);
const kConnections = 6;
const kKinds = 12;
const kPage = 100;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `visit` for every value, several at a time. */
async function forEachOf(values, visit) {
  const left = [...values];
  const work = async () => {
    while (left.length > 0) await visit(left.pop());
  };
  await Promise.all(Array.from({ length: kConnections }, work));
}

/** Those acknowledged events that the API does not show. */
async function findMissing(api, ids) {
  const missing = [];
  await forEachOf(ids, async (id) => {
    const answer = await api.call('GET', `/api/0/projects/acme/shop/events/${id}/`);
    if (answer.status !== 200) missing.push(`${id}: ${answer.status}`);
    else assert.equal(answer.body.eventID, id);
  });
  return missing;
}

async function listIssues(api) {
  const path = '/api/0/organizations/acme/issues/?statsPeriod=14d&limit=100&query=';
  return api.list(path);
}

test(`${kKills} kills at random moments lose and repeat nothing`, { timeout: 280_000 }, async (t) => {
  const seed = Number(process.env.VEDETTE_SEED ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`VEDETTE_SEED=${seed}`);
  console.log(`VEDETTE_SEED=${seed}`);
  const moments = randomFrom(seed);
  const sender = new Sender(randomFrom(seed + 1), kKinds);
  const server = await startServer();
  try {
    const token = await server.token('event:read', 'org:read', 'project:read');
    for (let kill = 0; kill < kKills; kill += 1) {
      const dsn = server.made.dsn.replace(/@[^/]+/, `@${new URL(server.url).host}`);
      const load = sender.start(dsn, kConnections);
      await pause(20 + moments() * 500);
      await server.kill();
      await load.stop();
      await server.start();
    }

    const { acknowledged, sent, repeated, refusals } = sender;
    const summary = `${sent.size} events sent, ${acknowledged.size} acknowledged, ${repeated} repeated`;
    t.diagnostic(summary);
    console.log(summary);
    assert.ok(acknowledged.size > kKills, 'the load was real');
    assert.deepEqual([...refusals], [], 'nothing was refused');

    const api = new Api(server.url, token);
    let waiting = [...acknowledged.keys()];
    await until('all acknowledged events', async () => {
      const missing = await findMissing(api, waiting);
      waiting = missing.map((line) => line.slice(0, 32));
      if (missing.length > 0) throw new Error(`missing ${missing.length}: ${missing.slice(0, 5)}`);
      return true;
    }, 60_000);

    // What was sent last and never acknowledged may still be on its way in.
    let before = -1;
    await until('the counters to stand still', async () => {
      const now = (await listIssues(api)).reduce((sum, issue) => sum + Number(issue.count), 0);
      const isStill = now === before;
      before = now;
      if (!isStill) await pause(500);
      return isStill;
    });

    const seen = new Set();
    for (const issue of await listIssues(api)) {
      const path = `/api/0/organizations/acme/issues/${issue.id}/events/?per_page=${kPage}`;
      const events = await api.list(path);
      assert.equal(Number(issue.count), events.length, `the counter of ${issue.title}`);
      const users = new Set(events.map((event) => event.eventID.slice(0, 2)).map((hex) => Number.parseInt(hex, 16) % 50));
      assert.equal(issue.userCount, users.size, `the users of ${issue.title}`);
      for (const { eventID } of events) {
        assert.equal(seen.has(eventID), false, `${eventID} is stored once`);
        assert.ok(sent.has(eventID), `${eventID} was sent`);
        seen.add(eventID);
      }
    }
    for (const id of acknowledged.keys()) assert.ok(seen.has(id), `${id} belongs to an issue`);
    await server.stopCleanly();
  } finally {
    await server.dispose();
  }
});
