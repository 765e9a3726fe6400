// Kills the server in the middle of its work, again and again. What it acknowledged must be there
// afterwards, once, and what it counts must be what it stores.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../e2e/harness/server.mjs';
import { randomFrom } from './sender.mjs';
import { makeToken, seedOf, World } from './world.mjs';

const kKills = Number(process.env.VEDETTE_KILLS ?? 200);
const kPauseMs = 6;

test(`${kKills} kills at random moments lose and repeat nothing`, { timeout: 400_000 }, async (t) => {
  const seed = seedOf(t);
  const moments = randomFrom(seed);
  const server = await startServer();
  try {
    const world = await new World(server, await makeToken(server), seed, kPauseMs).begin();
    for (let kill = 0; kill < kKills; kill += 1) {
      await world.loadAndKill(20 + moments() * 380);
      await server.start();
    }
    const { sender } = world;
    const said = `${sender.sent} requests sent, ${sender.answered} answered`;
    t.diagnostic(said);
    console.log(said);
    assert.ok(sender.answered > kKills, 'the load was real');
    assert.ok(sender.sent > sender.answered, 'the kills were real');
    assert.deepEqual([...sender.refusals], [], 'nothing was refused but for the limit');
    console.log(await world.check());
  } finally {
    await server.dispose();
  }
});
