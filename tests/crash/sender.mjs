// Sends a mix of envelopes over connections that stay open, and remembers how each was answered.

import { Agent, request } from 'node:http';
import { authHeader, parseDsn } from '../e2e/harness/envelope.mjs';
import { Mix } from './mix.mjs';

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

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves to {status, limits}; the status is 0 when there was no whole answer. */
function post(agent, url, headers, body) {
  return new Promise((resolve) => {
    const none = () => resolve({ status: 0, limits: '' });
    const out = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } });
    out.once('error', none);
    out.once('response', (answer) => {
      answer.once('error', none);
      const limits = answer.headers['x-sentry-rate-limits'] ?? '';
      // Only a whole answer is an answer: the connection may break within it.
      answer.once('end', () => (answer.complete ? resolve({ status: answer.statusCode, limits }) : none()));
      answer.resume();
    });
    out.end(body);
  });
}

export class Sender {
  /** `kinds` is the number of issues that the events make; `pauseMs` slows each connection down. */
  constructor(random, kinds, pauseMs) {
    this.random = random;
    this.mix = new Mix(random, kinds);
    this.pauseMs = pauseMs;
    /** By id: {parts, limited, sent, taken, refused}; the last two count answers of 200 and of a reached limit. */
    this.requests = new Map();
    this.sent = 0;
    this.answered = 0;
    this.refusals = new Map();
  }

  /** One event in thirty is sent again, whether or not the first one was acknowledged. */
  next() {
    if (this.last && this.random() < 1 / 100) return this.last;
    const made = this.mix.next();
    if (made.isEvent) this.last = made;
    this.requests.set(made.id, { parts: made.parts, limited: made.limited, sent: 0, taken: 0, refused: 0 });
    return made;
  }

  async send(agent, targets) {
    const { id, limited, body } = this.next();
    const { url, headers } = limited ? targets.limited : targets.main;
    const known = this.requests.get(id);
    known.sent += 1;
    this.sent += 1;
    const { status, limits } = await post(agent, url, headers, body);
    if (status === 0) return pause(5);
    this.answered += 1;
    const isLimited = limited && limits.includes('key_quota');
    if (isLimited && (status === 429 || status === 200)) known.refused += 1;
    else if (status === 200) known.taken += 1;
    else this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
    return pause(this.random() * this.pauseMs);
  }

  /**
   * Sends over some connections until `stop` is called; `stop` resolves when all have ended.
   * `dsns` are those of the key without a limit and of the one with it.
   */
  start(dsns, connections) {
    const targets = {};
    for (const [name, dsn] of Object.entries(dsns)) {
      const { origin, project } = parseDsn(dsn);
      targets[name] = { url: `${origin}/api/${project}/envelope/`, headers: { 'x-sentry-auth': authHeader(dsn) } };
    }
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    let isOver = false;
    const work = async () => {
      while (!isOver) await this.send(agent, targets);
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
