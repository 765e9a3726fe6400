// Much of everything at once: slow senders, bombs, distinct names, one id many times, a noisy neighbour.
// Normal senders are answered in time, memory stays within bounds, and what was accepted is stored.
//
// VEDETTE_SCALE is the number of distinct tag values.

import { bound } from './program.mjs';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Agent } from 'node:http';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Api } from '../e2e/harness/api.mjs';
import {
  authHeader,
  envelope,
  errorEvent,
  eventEnvelope,
  item,
  newEventId,
  parseDsn,
} from '../e2e/harness/envelope.mjs';
import { kPython, startServer, until } from '../e2e/harness/server.mjs';
import { brotliBomb, deflateBomb, gzipBomb, zstdBomb } from './bombs.mjs';
import { form, kFormType, unrealCrash } from './crashes.mjs';
import { inParallel, openSocket, send } from './send.mjs';
import { countOf, metric, rows, settled } from './stored.mjs';

const kLimit = { timeout: 180_000 };
const kScale = Number(process.env.VEDETTE_SCALE ?? 100_000);
const kNames = 20_000;
const kBombMiB = 512;
/** A normal sender gives up after this long, as SDKs do. */
const kPatienceMs = 10_000;

let server;
let api;
let agent;

before(async () => {
  server = await startServer();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'project:read', 'project:write'));
  agent = new Agent({ keepAlive: true, maxSockets: 16 });
}, kLimit);

after(async () => {
  agent?.destroy();
  await server?.dispose();
});

async function residentMiB() {
  const status = await readFile(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024;
}

const target = (dsn = server.made.dsn) => {
  const { project } = parseDsn(dsn);
  return { url: `${server.url}/api/${project}/`, auth: { 'x-sentry-auth': authHeader(dsn) } };
};

/** A normal sender: one event, an answer within its patience. */
async function sendEvent(event = errorEvent(newEventId()), dsn = undefined) {
  const { url, auth } = target(dsn);
  return send(`${url}envelope/`, { body: eventEnvelope(event), headers: auth, agent, limitMs: kPatienceMs });
}

async function mustSend(event, dsn) {
  const answer = await sendEvent(event, dsn);
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

/** A project of its own: {dsn, id}. */
async function newProject(slug) {
  const made = await api.call('POST', '/api/0/teams/acme/backend/projects/', { name: slug, slug });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const [key] = await api.get(`/api/0/projects/acme/${slug}/keys/`);
  return { dsn: key.dsn.public, id: Number(made.body.id) };
}

async function stillWorks() {
  const event = errorEvent(newEventId());
  await mustSend(event);
  await api.event(event.event_id);
  assert.ok(server.isRunning, server.output);
  assert.equal(server.complaint, '');
}

test(
  'a thousand slow senders, 200 of them with large bodies: normal ones are answered, memory is bounded',
  kLimit,
  async () => {
    const start = await residentMiB();
    const rounds = 60;
    const { url, auth } = target();
    const path = `${new URL(url).pathname}envelope/`;
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Sentry-Auth: ${auth['x-sentry-auth']}\r\n`;
    const large = Array.from({ length: 200 }, () => {
      const event_id = newEventId();
      const body = envelope(
        { event_id },
        item('event', errorEvent(event_id)),
        item('attachment', Buffer.alloc(300_000, 0x61), { filename: 'slow.txt' }),
      );
      return Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]);
    });
    const slow = Array.from(
      { length: 400 },
      (_, i) =>
        [
          Buffer.from(`${head}X-Slow: ${'y'.repeat(10_000)}`),
          Buffer.from(`${head}Content-Length: 100000\r\n\r\n{}\n${' '.repeat(10_000)}`),
        ][i % 2],
    );
    const trickles = [...large, ...slow, ...slow];
    const sockets = await Promise.all(trickles.map(() => openSocket(server)));
    const answers = sockets.map((socket) => {
      let said = '';
      socket.on('data', (chunk) => (said += chunk.toString('latin1')));
      return () => said;
    });
    let peak = start;
    try {
      for (let round = 0; round < rounds; round += 1) {
        sockets.forEach((socket, i) => {
          // The large ones get to their end with the last round; the others never do.
          const size = i < large.length ? Math.ceil(trickles[i].length / rounds) : 1;
          if (!socket.destroyed) socket.write(trickles[i].subarray(round * size, (round + 1) * size));
        });
        await mustSend();
        peak = Math.max(peak, await residentMiB());
      }
      await until(
        'the answers to the large ones',
        () => large.every((_, i) => answers[i]().startsWith('HTTP/1.1 200 ')),
        kPatienceMs * 3,
      );
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    assert.ok(peak - start < bound(256), `memory grew from ${start} to ${peak} MiB`);
    await settled(server);
    assert.equal(await countOf(server, 'attachment', "filename = 'slow.txt'"), large.length);
    await stillWorks();
  },
);

test('bombs in every coding, nested ones, and in the containers of crashes', kLimit, async () => {
  const { url, auth } = target();
  const python = (code) => execFileSync(kPython, ['-c', `import sys, bz2, lzma\n${code}`], { maxBuffer: 64 << 20 });
  const gzip = await gzipBomb(kBombMiB);
  const bombs = {
    gzip,
    deflate: await deflateBomb(kBombMiB),
    br: brotliBomb(kBombMiB),
    zstd: zstdBomb(kBombMiB),
    'gzip, gzip': gzipSync(gzip),
    'zstd, gzip': gzipSync(zstdBomb(kBombMiB)),
    'gzip, br': brotliBomb(300),
    'br, gzip': gzipSync(brotliBomb(kBombMiB)),
  };
  const containers = {
    gzip,
    zstd: zstdBomb(kBombMiB),
    bz2: python(
      `c = bz2.BZ2Compressor(1)\nfor _ in range(300): sys.stdout.buffer.write(c.compress(bytes(1 << 20)))\nsys.stdout.buffer.write(c.flush())`,
    ),
    xz: python(
      `c = lzma.LZMACompressor(preset=0)\nfor _ in range(300): sys.stdout.buffer.write(c.compress(bytes(1 << 20)))\nsys.stdout.buffer.write(c.flush())`,
    ),
    'xz with a window of 1 GiB': python(
      `sys.stdout.buffer.write(lzma.compress(bytes(1 << 16), filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30, "mode": lzma.MODE_FAST, "mf": lzma.MF_HC3, "nice_len": 8}]))`,
    ),
  };
  const crash = { ...auth, 'content-type': 'application/octet-stream' };
  const requests = [
    ...Object.entries(bombs).flatMap(([coding, body]) => [
      [`${coding} of an envelope`, 'envelope/', body, { ...auth, 'content-encoding': coding }],
      [`${coding} of an event`, 'store/', body.subarray(0, 900_000), { ...auth, 'content-encoding': coding }],
    ]),
    ...Object.entries(containers).flatMap(([name, body]) => [
      [`a minidump in ${name}`, 'minidump/', body, crash],
      [
        `a form with one in ${name}`,
        'minidump/',
        form({ name: 'upload_file_minidump', filename: 'a.dmp', body }),
        { ...auth, 'content-type': kFormType },
      ],
    ]),
    ['a crash of Unreal', `unreal/${parseDsn(server.made.dsn).key}/`, bombs.deflate, {}],
    [
      'a crash of Unreal with 2,000 files',
      `unreal/${parseDsn(server.made.dsn).key}/`,
      unrealCrash(Array(2000).fill(['', ''])),
      {},
    ],
  ];
  const start = await residentMiB();
  let peak = start;
  // Two at a time, so that they meet, with a normal sender beside them.
  await inParallel(requests.length, 2, async (i) => {
    const [name, place, body, headers] = requests[i];
    const answer = await send(url + place, { body, headers, limitMs: 60_000 });
    assert.ok(answer.status === 413 || answer.status === 400, `${name}: ${answer.status} ${answer.text}`);
    await mustSend();
    peak = Math.max(peak, await residentMiB());
  });
  const most = await server.peakMiB();
  assert.ok(most - start < bound(560), `memory grew from ${start} to ${most} MiB`);
  await stillWorks();
});

test(`${kScale} distinct tag values, ${kNames} releases and as many environments`, kLimit, async () => {
  const { dsn, id } = await newProject('distinct');
  const start = await residentMiB();
  const perEvent = Math.ceil(kScale / kNames);
  let peak = start;
  await inParallel(kNames, 16, async (i) => {
    const tags = Object.fromEntries(Array.from({ length: perEvent }, (_, j) => [`tag${j}`, `value ${i} of ${j}`]));
    const event = errorEvent(newEventId(), { tags, release: `shop@${i}.0`, environment: `stage-${i}` });
    await until('room for the event', async () => (await sendEvent(event, dsn)).status === 200);
    if (i % 1000 === 0) peak = Math.max(peak, await residentMiB());
  });
  await settled(server, 120_000);
  assert.equal(await countOf(server, 'event', `project_id = ${id}`), kNames);
  assert.equal(await countOf(server, 'release_project', `project_id = ${id}`), kNames);
  assert.equal(await countOf(server, 'environment', `project_id = ${id}`), kNames);
  peak = Math.max(peak, await residentMiB());
  assert.ok(peak - start < bound(400), `memory grew from ${start} to ${peak} MiB`);

  const found = await api.get(
    '/api/0/organizations/acme/issues/?statsPeriod=14d&query=' + encodeURIComponent('tag0:"value 777 of 0"'),
  );
  assert.equal(found.length, 1, 'each value can be searched');
  assert.equal(found[0].count, String(kNames));
  const byRelease = await api.get(
    '/api/0/organizations/acme/issues/?statsPeriod=14d&query=' + encodeURIComponent(`release:shop@${kNames - 1}.0`),
  );
  assert.equal(byRelease.length, 1);
  await stillWorks();
});

test('one id in many projects: each keeps its own; and many times in one: it is kept once', kLimit, async () => {
  const event_id = newEventId();
  const projects = [];
  for (let i = 0; i < 5; i += 1) projects.push(await newProject(`twin-${i}`));
  await Promise.all(
    projects.map(({ dsn }, i) => mustSend(errorEvent(event_id, { message: `of ${i}`, exception: undefined }), dsn)),
  );
  const stored = await until('each one', async () => {
    const found = await rows(server, 'SELECT project_id, title FROM event WHERE hex(event_id) = upper(?)', event_id);
    return found.length === projects.length && found;
  });
  for (const [i, { id }] of projects.entries())
    assert.equal(stored.find((row) => row.project_id === id).title, `of ${i}`);
  for (let i = 0; i < projects.length; i += 1) assert.equal((await api.event(event_id, `twin-${i}`)).title, `of ${i}`);

  const again = newEventId();
  const { dsn, id } = projects[0];
  await inParallel(300, 16, (i) => mustSend(errorEvent(again, { message: `number ${i}`, exception: undefined }), dsn));
  await settled(server);
  assert.equal(await countOf(server, 'event', `project_id = ${id}`), 2);
  const counted = await rows(
    server,
    'SELECT reason, sum(quantity) AS n FROM outcome WHERE project_id = ? AND outcome = 3 GROUP BY 1',
    id,
  );
  assert.deepEqual(counted, [{ reason: 'duplicate', n: 299 }]);
  const issues = await rows(server, 'SELECT sum(times_seen) AS n FROM issue WHERE project_id = ?', id);
  assert.equal(issues[0].n, 2);
});

test('a project at full speed beside a quiet one', kLimit, async () => {
  const noisy = await newProject('noisy');
  const quiet = await newProject('quiet');
  const { url, auth } = target(noisy.dsn);
  const loud = new Agent({ keepAlive: true, maxSockets: 32 });
  let isOver = false;
  let shouted = 0;
  const shouts = Array.from({ length: 32 }, async (_, i) => {
    while (!isOver) {
      const body = eventEnvelope(errorEvent(newEventId(), { extra: { filler: 'x'.repeat(i * 3000) } }));
      const answer = await send(`${url}envelope/`, { body, headers: auth, agent: loud, limitMs: 60_000 }).catch(
        (error) => ({ status: error.message }),
      );
      assert.ok([200, 429].includes(answer.status), `${answer.status}`);
      shouted += 1;
    }
  });
  const ids = [];
  try {
    for (let i = 0; i < 100; i += 1) {
      const event = errorEvent(newEventId(), { exception: { values: [{ type: 'Quiet', value: 'still here' }] } });
      let tries = 0;
      while ((await sendEvent(event, quiet.dsn)).status !== 200) assert.ok((tries += 1) < 20, 'the quiet one is heard');
      ids.push(event.event_id);
    }
    assert.ok(shouted > 100, `the load was real: ${shouted}`);
  } finally {
    isOver = true;
    await Promise.all(shouts);
    loud.destroy();
  }
  await settled(server, 120_000);
  assert.equal(await countOf(server, 'event', `project_id = ${quiet.id}`), ids.length);
  await stillWorks();
});

test('after all of this nothing waits, and the server stops in order', kLimit, async () => {
  await settled(server);
  assert.equal(await metric(server, 'vedette_pipeline_waiting'), 0);
  await server.stopCleanly();
});
