// What must hold after any number of crashes: nothing acknowledged is lost, nothing is there twice, and the fates of
// items add up to the items received.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Api } from '../e2e/harness/api.mjs';
import { kPython, until } from '../e2e/harness/server.mjs';
import { userOf } from './mix.mjs';

const kPage = 100;
const kSample = 300;
const kScript = fileURLToPath(new URL('./stored.py', import.meta.url));
// By id, those that the mix makes.
const kCategories = {
  0: 'default', 1: 'error', 2: 'transaction', 4: 'attachment', 5: 'session', 7: 'replay', 9: 'transaction_indexed',
  10: 'monitor', 12: 'span', 14: 'feedback', 16: 'span_indexed', 22: 'attachment_item', 23: 'log_item', 24: 'log_byte',
};
const kOutcomes = ['accepted', 'filtered', 'rate_limited', 'invalid', 'abuse', 'client_discard', 'cardinality_limited', 'unsupported'];

/** Waits until everything that was accepted is stored. */
export async function drained(server) {
  await until('all accepted envelopes to be stored', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return /^vedette_pipeline_waiting 0$/m.test(text);
  }, 120_000);
}

/** What the API shows: every acknowledged event once, and counters that equal what is stored. */
export async function checkApi(server, token, sender) {
  const api = new Api(server.url, token);
  const seen = new Set();
  const issues = await api.list('/api/0/organizations/acme/issues/?statsPeriod=14d&limit=100&query=');
  for (const issue of issues) {
    const events = await api.list(`/api/0/organizations/acme/issues/${issue.id}/events/?per_page=${kPage}`);
    assert.equal(Number(issue.count), events.length, `the counter of ${issue.title}`);
    const users = new Set(events.map((event) => userOf(event.eventID)));
    assert.equal(issue.userCount, users.size, `the users of ${issue.title}`);
    for (const { eventID } of events) {
      assert.equal(seen.has(eventID), false, `${eventID} is stored once`);
      assert.ok(sender.requests.has(eventID), `${eventID} was sent`);
      seen.add(eventID);
    }
  }
  const acknowledged = [...sender.requests].filter(([, sent]) => sent.taken > 0 && sent.parts.some((part) => part.rows.event));
  for (const [id] of acknowledged) assert.ok(seen.has(id), `${id} belongs to an issue`);
  const step = Math.max(1, Math.floor(acknowledged.length / kSample));
  for (let at = 0; at < acknowledged.length; at += step) {
    const found = await api.get(`/api/0/projects/acme/shop/events/${acknowledged[at][0]}/`);
    assert.equal(found.eventID, acknowledged[at][0]);
  }
  const query = 'field=sum(quantity)&groupBy=category&groupBy=outcome&interval=1h&statsPeriod=1d';
  const { groups } = await api.get(`/api/0/organizations/acme/stats_v2/?${query}`);
  return new Map(groups.map(({ by, totals }) => [`${by.category}/${by.outcome}`, totals['sum(quantity)']]));
}

/** What lies in the stores of a stopped server. */
export async function readStores(data) {
  const { stdout } = await promisify(execFile)(kPython, [kScript, data], { maxBuffer: 2 ** 30 });
  return JSON.parse(stdout);
}

/** How often each row is there, by table. */
function countRows(stored) {
  const counts = new Map();
  for (const [table, names] of Object.entries(stored.rows)) {
    for (const name of names) {
      const key = `${table} ${name}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** Bounds of what may be counted, by category and outcome. */
class Expected {
  constructor() {
    this.bounds = new Map();
  }

  add(category, outcome, least, most) {
    const bound = this.bounds.get(`${category}/${outcome}`) ?? { least: 0, most: 0 };
    bound.least += least;
    bound.most += most;
    this.bounds.set(`${category}/${outcome}`, bound);
  }
}

const rowsOf = (part) => Object.entries(part.rows).flatMap(([table, names]) => names.map((name) => `${table} ${name}`));

/** Checks the rows of one part: all of them or none, each once. Returns whether they are there. */
function isThere(part, counts, id) {
  const found = rowsOf(part).map((key) => counts.get(key) ?? 0);
  assert.ok(found.every((count) => count <= 1), `something of ${id} is there twice: ${rowsOf(part)}`);
  assert.ok(found.every((count) => count === found[0]), `something of ${id} is there in part: ${rowsOf(part)}`);
  return found[0] === 1;
}

/** Compares one request with the stores, and adds what is to be counted for it. */
function judge(id, request, counts, expected) {
  const { parts, limited, sent, taken, refused } = request;
  const there = parts.map((part) => (rowsOf(part).length > 0 ? isThere(part, counts, id) : null));
  // The limit is one of events, and what hangs on an event shares its fate.
  const mayBeRefused = parts.map((part) => limited && (part.rows.event ?? part.rows.attachment) !== undefined);
  const proof = there.filter((is, index) => is !== null && !mayBeRefused[index]);
  const isProven = proof.includes(true) || there.includes(true);
  const refusable = there.filter((is, index) => mayBeRefused[index]);
  for (const group of [proof, refusable]) assert.ok(group.every((is) => is === group[0]), `the envelope ${id} is there in part`);
  if (taken > 0) assert.ok(there.every((is) => is !== false), `${id} was acknowledged and is lost`);
  if (refused > 0) assert.ok(proof.every((is) => is), `${id} was acknowledged in part and is lost`);
  if (refused > 0) assert.ok(there.every((is, index) => !is || !mayBeRefused[index]), `${id} was refused and is there`);
  // Of what was sent more than once, the stores tell that it came, not how often.
  const least = Math.max(taken + refused, isProven ? 1 : 0);
  const most = proof.includes(false) ? 0 : sent;
  parts.forEach((part, index) => {
    for (const [category, outcome, quantity] of part.fates) {
      if (mayBeRefused[index]) {
        expected.add(category, 'accepted', there[index] ? quantity : 0, there[index] ? quantity : 0);
        expected.add(category, 'rate_limited', there[index] ? 0 : least * quantity, there[index] ? 0 : most * quantity);
      } else if (part.rows.event) {
        expected.add(category, 'accepted', there[index] ? 1 : 0, there[index] ? 1 : 0);
        expected.add(category, 'invalid', there[index] ? least - 1 : 0, there[index] ? most - 1 : 0);
      } else {
        expected.add(category, outcome, least * quantity, most * quantity);
      }
    }
  });
}

const sumOf = (values) => [...values].reduce((sum, value) => sum + value, 0);

function checkFates(stored, shown, expected) {
  const fates = new Map();
  const toShow = {};
  for (const [category, outcome, reason, quantity, times] of stored.fates) {
    assert.ok(kCategories[category], `the category ${category} was sent`);
    const key = `${kCategories[category]}/${kOutcomes[outcome]}`;
    fates.set(key, (fates.get(key) ?? 0) + quantity);
    // The API shows what has no category of its own among the errors.
    const shownKey = key.replace(/^default/, 'error');
    toShow[shownKey] = (toShow[shownKey] ?? 0) + quantity;
    assert.notEqual(reason, 'overload', 'nothing was refused for the load');
    if (key === 'replay/client_discard') assert.equal(quantity, 3 * times, 'a client report is counted whole');
  }
  assert.deepEqual(Object.fromEntries(shown), toShow, 'the API shows what is counted');
  const wrong = [];
  for (const key of new Set([...fates.keys(), ...expected.bounds.keys()])) {
    const { least, most } = expected.bounds.get(key) ?? { least: 0, most: 0 };
    const counted = fates.get(key) ?? 0;
    if (counted < least || counted > most) wrong.push(`${key}: ${counted} counted, ${least} to ${most} expected`);
  }
  assert.deepEqual(wrong, []);
  for (const category of Object.values(kCategories)) {
    const bounds = [...expected.bounds].filter(([key]) => key.startsWith(`${category}/`)).map(([, bound]) => bound);
    const counted = sumOf([...fates].filter(([key]) => key.startsWith(`${category}/`)).map(([, count]) => count));
    assert.ok(counted > 0, `${category} was part of the load`);
    assert.ok(counted >= sumOf(bounds.map(({ least }) => least)), `all fates of ${category}: ${counted}`);
    assert.ok(counted <= sumOf(bounds.map(({ most }) => most)), `all fates of ${category}: ${counted}`);
  }
  return fates;
}

/** Compares the stores of a stopped server with what was sent and answered; `shown` is what checkApi returned. */
export async function checkStores(server, sender, shown) {
  const stored = await readStores(server.data);
  assert.deepEqual(stored.problems, []);
  const counts = countRows(stored);
  const expected = new Expected();
  const known = new Set();
  for (const [id, request] of sender.requests) {
    judge(id, request, counts, expected);
    for (const part of request.parts) for (const key of rowsOf(part)) known.add(key);
  }
  for (const key of counts.keys()) assert.ok(key.startsWith('payload ') || known.has(key), `${key} was sent`);
  assert.deepEqual([...stored.rows.payload].sort(), [...stored.rows.event].sort(), 'every event has its payload');
  assert.equal(stored.indexed, stored.rows.event.length, 'every event is in the index, and nothing else');
  assert.equal(stored.sessions, stored.rows.session.length, 'the total of sessions');
  const fates = checkFates(stored, shown, expected);
  for (const [category, table] of [['error', 'event'], ['transaction', 'transaction'], ['span', 'span'], ['log_item', 'log'],
    ['session', 'session'], ['monitor', 'check_in'], ['feedback', 'feedback'], ['attachment_item', 'attachment']]) {
    assert.equal(fates.get(`${category}/accepted`), stored.rows[table].length, `rows and accepted items: ${table}`);
  }
  const bytes = sumOf(stored.rows.attachment.map((row) => Number(row.split(' ')[2])));
  assert.equal(fates.get('attachment/accepted'), bytes, 'bytes of attachments');
  assert.ok(stored.blobs > 0, 'some attachments are blobs');
  assert.equal(stored.unused, 0, 'every blob belongs to an attachment');
  const text = [...fates].sort().map(([key, count]) => `${key} ${count}`).join(', ');
  return `${text}; ${stored.blobs} blobs, ${stored.drafts} drafts left behind`;
}
