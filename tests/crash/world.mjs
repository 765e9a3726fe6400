// A server that is killed again and again under load, with a key that has a small limit beside the usual one.

import { Api } from '../e2e/harness/api.mjs';
import { Sender, randomFrom } from './sender.mjs';
import { checkApi, checkStores, drained } from './checks.mjs';

const kConnections = 6;
const kKinds = 12;
const kLimit = { window: 10, count: 5 };

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** VEDETTE_SEED repeats the order of requests and the moments of a run, as far as a machine can. */
export function seedOf(t) {
  const seed = Number(process.env.VEDETTE_SEED ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`VEDETTE_SEED=${seed}`);
  console.log(`VEDETTE_SEED=${seed}`);
  return seed;
}

export const makeToken = (server) => server.token('event:read', 'org:read', 'project:read', 'project:write', 'project:admin');

export class World {
  /** `server` is set up, `token` is from makeToken; `pauseMs` slows each of the connections down. */
  constructor(server, token, seed, pauseMs) {
    this.server = server;
    this.token = token;
    this.sender = new Sender(randomFrom(seed + 1), kKinds, pauseMs);
  }

  /** The server runs. Makes the key with the limit. */
  async begin() {
    const { server } = this;
    const api = new Api(server.url, this.token);
    const keys = '/api/0/projects/acme/shop/keys/';
    const made = await api.call('POST', keys, { name: 'limited' });
    if (made.status !== 201) throw new Error(`no second key: ${made.status} ${JSON.stringify(made.body)}`);
    this.limitedKey = made.body.id;
    const changed = await api.call('PUT', `${keys}${this.limitedKey}/`, { rateLimit: kLimit });
    if (changed.status !== 200) throw new Error(`no limit: ${changed.status} ${JSON.stringify(changed.body)}`);
    return this;
  }

  /** Sends for a time, and kills the server in the middle of it. */
  async loadAndKill(ms) {
    const main = this.server.made.dsn.replace(/@[^/]+/, `@${new URL(this.server.url).host}`);
    const limited = main.replace(/\/\/[^@]+@/, `//${this.limitedKey}@`);
    const load = this.sender.start({ main, limited }, kConnections);
    await pause(ms);
    await this.server.kill();
    await load.stop();
  }

  /** The server runs. Stops it, and returns a sentence about what was there. */
  async check() {
    await drained(this.server);
    const shown = await checkApi(this.server, this.token, this.sender);
    await this.server.stopCleanly();
    return checkStores(this.server, this.sender, shown);
  }
}
