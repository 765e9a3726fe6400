// Power cuts: what was not synced is gone. What the server acknowledged must be there afterwards, once, and
// what it counts must be what it stores.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Api } from '../e2e/harness/api.mjs';
import { errorEvent, eventEnvelope, newEventId, postEnvelope } from '../e2e/harness/envelope.mjs';
import { Server } from '../e2e/harness/server.mjs';
import { buildCanary, PoweredFolder } from './power_cut.mjs';
import { randomFrom } from './sender.mjs';
import { makeToken, seedOf, World } from './world.mjs';

const kCuts = Number(process.env.VEDETTE_CUTS ?? 30);
const kFirstCuts = 6;
const kPauseMs = 6;

/** The files of a folder after the canary did its deed there and the power was cut: Map from name to text. */
function afterDeed(deed) {
  const base = fs.mkdtempSync(join(tmpdir(), 'vedette-canary-'));
  try {
    const root = join(base, 'root');
    fs.mkdirSync(join(root, 'empty'), { recursive: true });
    fs.writeFileSync(join(root, 'old'), 'old text');
    const folder = new PoweredFolder(root);
    const ended = spawnSync(buildCanary(), [root, deed], { env: { ...process.env, ...folder.environment }, encoding: 'utf8' });
    assert.equal(ended.signal, 'SIGKILL', `${deed}: ${ended.stderr}`);
    folder.cut();
    const found = {};
    for (const name of fs.readdirSync(root, { recursive: true })) {
      const isFolder = fs.statSync(join(root, name)).isDirectory();
      found[name] = isFolder ? null : fs.readFileSync(join(root, name), 'utf8');
    }
    return found;
  } finally {
    fs.rmSync(base, { recursive: true, force: true });
  }
}

const kUntouched = { empty: null, old: 'old text' };
const kDeeds = {
  overwrite: kUntouched,
  'overwrite+sync': { empty: null, old: 'NEW text' },
  append: kUntouched,
  'append+sync': { empty: null, old: 'old textmore' },
  cut: kUntouched,
  'cut+sync': { empty: null, old: 'old' },
  half: { empty: null, old: 'SYNCEDxt' },
  create: kUntouched,
  'create+sync': { ...kUntouched, new: 'text' },
  name: { ...kUntouched, new: '' },
  rename: kUntouched,
  'rename+sync': { empty: null, other: 'old text' },
  replace: kUntouched,
  'replace+sync': { empty: null, old: 'text' },
  unlink: kUntouched,
  'unlink+sync': { empty: null },
  folder: kUntouched,
  'folder+sync': { ...kUntouched, sub: null, 'sub/new': 'text' },
  rmdir: kUntouched,
  'rmdir+sync': { old: 'old text' },
};

for (const [deed, expected] of Object.entries(kDeeds)) {
  test(`a canary proves the power cut: ${deed}`, () => assert.deepEqual(afterDeed(deed), expected));
}

/** A server whose power can be cut: every start of it works on the folder with the shim. */
class PoweredServer extends Server {
  constructor(data) {
    super(data);
    this.folder = new PoweredFolder(data);
  }

  /** The program inherits the environment, and is begun before the first wait. */
  async start(flags = []) {
    const before = { ...process.env };
    Object.assign(process.env, this.folder.environment);
    const started = super.start(flags);
    process.env = before;
    return started;
  }

  async dispose() {
    await super.dispose();
    this.folder.remove();
  }
}

/**
 * An installation that was set up and never started: what `serve` makes must survive too. It has a token already, as
 * no other process may write to the folder while the server runs: the shim does not see it.
 */
async function makeServer() {
  const base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'vedette-cut-')));
  const data = join(base, 'data');
  const server = new Server(data);
  server.url = 'http://127.0.0.1';
  await server.setUp();
  const token = await makeToken(server);
  const powered = new PoweredServer(data);
  powered.tokenText = token;
  powered.made = server.made;
  return powered;
}

async function disposeOf(server) {
  if (server.process) await server.dispose();
  fs.rmSync(join(server.data, '..'), { recursive: true, force: true });
}

test(`${kCuts} power cuts under load lose and repeat nothing`, { timeout: 400_000 }, async (t) => {
  const seed = seedOf(t);
  const random = randomFrom(seed);
  const server = await makeServer();
  const dropped = { sectors: 0, names: 0 };
  try {
    await server.start();
    const world = await new World(server, server.tokenText, seed, kPauseMs).begin();
    for (let cut = 0; cut < kCuts; cut += 1) {
      await world.loadAndKill(20 + random() * 600);
      // Of three cuts, one drops everything and two drop a half; one follows a kill that was survived.
      if (cut % 3 === 2) {
        await server.start();
        await world.loadAndKill(20 + random() * 200);
      }
      const { sectors, names } = server.folder.cut(cut % 3 === 0 ? null : random);
      dropped.sectors += sectors;
      dropped.names += names;
      await server.start();
    }
    const { sender } = world;
    const said = `${sender.sent} requests sent, ${sender.answered} answered; ${dropped.sectors} sectors and ${dropped.names} names were not synced`;
    t.diagnostic(said);
    console.log(said);
    assert.ok(dropped.sectors > kCuts, 'the cuts were real');
    assert.deepEqual([...sender.refusals], [], 'nothing was refused but for the limit');
    console.log(await world.check());
  } finally {
    await disposeOf(server);
  }
});

test('a power cut right after the first answer of a new installation loses nothing', { timeout: 120_000 }, async () => {
  for (let round = 0; round < kFirstCuts; round += 1) {
    const server = await makeServer();
    try {
      await server.start();
      const id = newEventId();
      const dsn = server.made.dsn.replace(/@[^/]+/, `@${new URL(server.url).host}`);
      const { status } = await postEnvelope(dsn, eventEnvelope(errorEvent(id)));
      await server.kill();
      assert.equal(status, 200);
      server.folder.cut();
      await server.start();
      const api = new Api(server.url, server.tokenText);
      assert.equal((await api.event(id)).eventID, id);
    } finally {
      await disposeOf(server);
    }
  }
});
