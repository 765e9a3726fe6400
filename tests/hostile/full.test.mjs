// Nowhere to put it: a full journal, a disk below its floor, a disk that is full. Senders are told to
// wait, what was acknowledged is not lost, and the server recovers by itself.

import { bound } from './program.mjs';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { authHeader, errorEvent, eventEnvelope, newEventId, parseDsn } from '../e2e/harness/envelope.mjs';
import { Api } from '../e2e/harness/api.mjs';
import { kPython, until } from '../e2e/harness/server.mjs';
import { minidump } from './crashes.mjs';
import { inParallel, send } from './send.mjs';
import { countOf, metric, rows, settled, startWith } from './stored.mjs';

const kLimit = { timeout: 180_000 };
const kSysAdmin = 21n;

// Holds the one write lock of a database until its input ends.
const kLocker = `
import sqlite3, sys
catalog = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
catalog.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
catalog.rollback()
`;

/** Stops the pipeline from storing anything; resolves to a function that lets it go on. */
async function holdCatalog(server) {
  const locker = spawn(kPython, ['-c', kLocker, join(server.data, 'catalog.db')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => locker.once('exit', resolve));
  await new Promise((resolve, reject) => {
    locker.stdout.once('data', resolve);
    locker.once('exit', (code) => reject(new Error(`the lock was not taken: ${code}`)));
  });
  return () => {
    locker.stdin.end();
    return ended;
  };
}

async function residentMiB(server) {
  const status = await readFile(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024;
}

const at = (server, path) => `${server.url}/api/${parseDsn(server.made.dsn).project}/${path}`;

/** Sends an event of some size that no compression makes smaller; its id is kept when it was taken. */
async function offer(server, acknowledged, bytes = 60_000) {
  const event = errorEvent(newEventId(), { extra: { filler: randomBytes(bytes * 0.75).toString('base64') } });
  const answer = await send(at(server, 'envelope/'), {
    body: eventEnvelope(event),
    headers: { 'x-sentry-auth': authHeader(server.made.dsn) },
  });
  if (answer.status === 200) acknowledged.push(event.event_id);
  return answer;
}

/** SDKs drop what is answered 5xx and come back after a 429: the wait is short, in whole seconds, for everything. */
function expectOverload(answer) {
  assert.equal(answer.status, 429, answer.text);
  const [, seconds, rest] =
    /^(\d+):(.*)$/.exec(answer.headers['x-sentry-rate-limits'] ?? '') ?? assert.fail(JSON.stringify(answer.headers));
  assert.match(rest, /^:(organization:overload|project:backlog)$/);
  assert.equal(answer.headers['retry-after'], seconds);
  assert.ok(Number(seconds) >= 1 && Number(seconds) <= 60, seconds);
}

/** The DSN of a new project. */
async function newProject(server) {
  const api = new Api(server.url, await server.token('project:read', 'project:write'));
  const made = await api.call('POST', '/api/0/teams/acme/backend/projects/', { name: 'quiet', slug: 'quiet' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return (await api.get('/api/0/projects/acme/quiet/keys/'))[0].dsn.public;
}

/** One project has filled the journal: it is refused, and another that sends little is not. */
async function expectRoomForOthers(server, dsn) {
  const url = `${server.url}/api/${parseDsn(dsn).project}/envelope/`;
  for (let i = 0; i < 5; i += 1) {
    const event = eventEnvelope(errorEvent(newEventId(), {}));
    const answer = await send(url, { body: event, headers: { 'x-sentry-auth': authHeader(dsn) } });
    assert.equal(answer.status, 200, answer.text);
    expectOverload(await offer(server, [], 90_000));
  }
  return 5;
}

/** Every acknowledged event is stored, and once. */
async function expectAllStored(server, acknowledged) {
  await settled(server, 60_000);
  const stored = (await rows(server, 'SELECT event_id FROM event')).map(({ event_id }) => event_id);
  assert.equal(new Set(stored).size, stored.length, 'each once');
  const known = new Set(stored);
  assert.deepEqual(
    acknowledged.filter((id) => !known.has(id)),
    [],
    'nothing acknowledged is lost',
  );
}

test('a full journal: senders are told to wait, memory stays, and all that was taken is stored', kLimit, async () => {
  const server = await startWith(['--journal-megabytes-max', '16']);
  try {
    const acknowledged = [];
    await offer(server, acknowledged);
    await settled(server);
    const quiet = await newProject(server);
    const release = await holdCatalog(server);
    let refused = 0;
    let most = 0;
    try {
      while (refused < 5) {
        if ((await offer(server, acknowledged)).status === 429) refused += 1;
        assert.ok(acknowledged.length < 1000, 'the journal is bounded');
      }
      assert.ok(acknowledged.length > 100, `${acknowledged.length} were taken before`);
      const start = await residentMiB(server);
      await inParallel(500, 16, async () => {
        expectOverload(await offer(server, acknowledged, 90_000));
        refused += 1;
        most = Math.max(most, (await residentMiB(server)) - start);
      });
      assert.ok(most < bound(64), `memory grew by ${most} MiB`);
      assert.ok((await metric(server, 'vedette_journal_bytes')) <= 16 << 20);
      refused += await expectRoomForOthers(server, quiet);
      // Those who do not take a 429 well are told something else.
      const crash = await send(at(server, 'minidump/'), {
        body: minidump(),
        headers: { 'x-sentry-auth': authHeader(server.made.dsn), 'content-type': 'application/octet-stream' },
      });
      if (crash.status === 200) acknowledged.push(crash.text.replaceAll('-', ''));
      else assert.equal(crash.status, 503, crash.text);
      for (const path of ['/health/live', '/health/ready'])
        assert.equal((await send(server.url + path, { method: 'GET' })).status, 200);
    } finally {
      await release();
    }
    await until(
      'room in the journal',
      async () => (await offer(server, acknowledged)).status === 200 || !(refused += 1),
      60_000,
    );
    await expectAllStored(server, acknowledged);
    const overload = () =>
      rows(
        server,
        "SELECT sum(quantity) AS n FROM outcome WHERE outcome = 2 AND reason IN ('overload', 'backlog') AND category = 1",
      );
    await until('the refused ones in the statistics', async () => (await overload())[0].n >= refused);
    await server.stopCleanly();
  } finally {
    await server.dispose();
  }
});

test('a disk below its floor: nothing is taken, and with another floor the server goes on', kLimit, async () => {
  const server = await startWith([]);
  try {
    const acknowledged = [];
    assert.equal((await offer(server, acknowledged)).status, 200);
    await server.stopCleanly();
    await server.start(['--free-megabytes-min', '16777216']);
    for (let i = 0; i < 3; i += 1) expectOverload(await offer(server, acknowledged));
    assert.equal((await send(`${server.url}/health/live`, { method: 'GET' })).status, 200);
    // A stop answers who waits for room.
    const failed = await metric(server, 'vedette_journal_failed_total');
    const waiting = offer(server, acknowledged);
    await until('a try', async () => (await metric(server, 'vedette_journal_failed_total')) > failed);
    await server.stopCleanly();
    expectOverload(await waiting);
    await server.start(['--free-megabytes-min', '1']);
    assert.equal((await offer(server, acknowledged)).status, 200);
    await expectAllStored(server, acknowledged);
    assert.equal(await countOf(server, 'event'), 2);
    await server.stopCleanly();
  } finally {
    await server.dispose();
  }
});

/** A disk of its own, of 40 MiB, at `folder`. */
async function smallDisk() {
  const folder = await mkdtemp(join(tmpdir(), 'vedette-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', folder]);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    /** Leaves that many bytes. */
    async fill(left) {
      const { bavail, bsize } = await statfs(folder);
      await writeFile(ballast, Buffer.alloc(Math.max(bavail * bsize - left, 0), 1));
    },
    empty: () => rm(ballast),
    async remove() {
      execFileSync('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const mayMount = () =>
  ((BigInt(`0x${/^CapEff:\s+(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]}`) >> kSysAdmin) & 1n) === 1n;
const kNoMount =
  existsSync('/proc/self/status') && !mayMount() && !process.env.CI
    ? 'a disk of its own can only be mounted by root'
    : false;

for (const isKilled of [false, true]) {
  const what = isKilled ? 'killed on it and started again' : 'left to itself';
  test(`a full disk, and a server ${what}`, { ...kLimit, skip: kNoMount }, async () => {
    const disk = await smallDisk();
    const flags = ['--journal-megabytes-max', '16', '--free-megabytes-min', '0'];
    let server;
    try {
      server = await startWith(flags, join(disk.folder, 'data'));
      const acknowledged = [];
      for (let i = 0; i < 10; i += 1) assert.equal((await offer(server, acknowledged)).status, 200);
      await settled(server);
      await disk.fill(6 << 20);
      let refused = 0;
      // Full for both: the journal takes nothing, and the stores cannot make room by taking from it.
      while (refused < 5 || (await metric(server, 'vedette_pipeline_failures_total')) === 0) {
        const answer = await offer(server, acknowledged);
        if (answer.status !== 200) expectOverload(answer);
        refused = answer.status === 200 ? 0 : refused + 1;
        assert.ok(acknowledged.length < 1000, 'the disk is bounded');
      }
      assert.ok(server.isRunning, server.output);
      assert.equal((await send(`${server.url}/health/live`, { method: 'GET' })).status, 200);
      if (isKilled) await server.kill();
      await disk.empty();
      if (isKilled) await server.start(flags);
      await until(
        'the server to take events again',
        async () => (await offer(server, acknowledged, 100)).status === 200,
      );
      await expectAllStored(server, acknowledged);
      assert.equal(server.complaint, '');
      await server.stopCleanly();
    } finally {
      await server?.dispose();
      await disk.remove();
    }
  });
}
