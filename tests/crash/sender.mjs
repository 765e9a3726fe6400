// Sends events over connections that stay open, and remembers which were acknowledged.

import { Agent, request } from 'node:http';
import { authHeader, eventEnvelope, parseDsn } from '../e2e/harness/envelope.mjs';

/** Numbers from a seed, the same in every run with it: [0, 1). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Resolves to the status of the answer, or to 0 when there was none. */
function post(agent, url, headers, body) {
  return new Promise((resolve) => {
    const out = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } });
    out.once('error', () => resolve(0));
    out.once('response', (answer) => {
      answer.once('error', () => resolve(0));
      // Only a whole answer is an answer: the connection may break within it.
      answer.once('end', () => resolve(answer.complete ? answer.statusCode : 0));
      answer.resume();
    });
    out.end(body);
  });
}

export class Sender {
  /** `kinds` is the number of issues that the events make. */
  constructor(random, kinds) {
    this.random = random;
    this.kinds = kinds;
    this.acknowledged = new Map();
    this.sent = new Set();
    this.repeated = 0;
    this.refusals = new Map();
  }

  newId() {
    let id = '';
    while (id.length < 32) id += Math.floor(this.random() * 2 ** 32).toString(16).padStart(8, '0');
    return id;
  }

  event(id, kind) {
    return {
      event_id: id,
      timestamp: Date.now() / 1000,
      platform: 'python',
      level: 'error',
      tags: { kind: `k${kind}` },
      user: { id: `user-${Number.parseInt(id.slice(0, 2), 16) % 50}` },
      extra: { filler: id.repeat(20) },
      exception: {
        values: [{
          type: `Crash${kind}`,
          value: `failed ${id}`,
          stacktrace: {
            frames: [{ function: `run_${kind}`, filename: 'app.py', lineno: kind + 1, in_app: true }],
          },
        }],
      },
    };
  }

  /** One in thirty is sent again, whether or not the first one was acknowledged. */
  next() {
    if (this.sent.size > 0 && this.random() < 1 / 30) {
      this.repeated += 1;
      return this.last;
    }
    const id = this.newId();
    const kind = Math.floor(this.random() * this.kinds);
    this.sent.add(id);
    this.last = { id, kind };
    return this.last;
  }

  /** Sends over some connections until `stop` is called; `stop` resolves when all have ended. */
  start(dsn, connections) {
    const { origin, project } = parseDsn(dsn);
    const url = `${origin}/api/${project}/envelope/`;
    const headers = { 'x-sentry-auth': authHeader(dsn) };
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    let isOver = false;
    const work = async () => {
      while (!isOver) {
        const { id, kind } = this.next();
        const status = await post(agent, url, headers, eventEnvelope(this.event(id, kind)));
        if (status === 200) this.acknowledged.set(id, kind);
        else if (status === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        else this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
      }
    };
    const workers = Array.from({ length: connections }, work);
    return {
      stop: async () => {
        isOver = true;
        await Promise.all(workers);
        agent.destroy();
      },
    };
  }
}
