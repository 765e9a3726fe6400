// A proxy between SDKs and the server that keeps its address while the server is killed and started,
// and remembers what it passed on and how the server answered.

import http from 'node:http';
import { add, quantitiesOf, readRequest } from './received.mjs';

const bodyOf = async (stream) => {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

/** What passed for one project. `answers` are in the order in which the server gave them. */
class Traffic {
  requests = 0;
  answers = []; // {status, limits, id, types}
  acknowledged = {}; // category → quantity of what was answered with 2xx
  ids = new Set(); // event ids that were answered with 2xx
  faults = [];
}

export class Proxy {
  #server;
  // A connection for each request: one that is kept may end just when it is used again.
  #agent = new http.Agent({ keepAlive: false });
  #traffic = new Map();

  /** `target` returns the server's URL of the moment. */
  constructor(target) {
    this.target = target;
  }

  async start() {
    this.#server = http.createServer((request, response) => void this.#pass(request, response));
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.host = `127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  stop() {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /** The DSN with this proxy's address in it. */
  dsn(dsn) {
    const url = new URL(dsn);
    url.host = this.host;
    return url.href;
  }

  /** The traffic of a project, by its number. */
  of(project) {
    const key = String(project);
    if (!this.#traffic.has(key)) this.#traffic.set(key, new Traffic());
    return this.#traffic.get(key);
  }

  async #pass(request, response) {
    try {
      const body = await bodyOf(request);
      const project = /^\/api\/(\d+)\//.exec(request.url)?.[1];
      const traffic = request.method === 'POST' && project !== undefined ? this.of(project) : null;
      if (traffic) traffic.requests += 1;
      const answer = await this.#forward(request, body);
      if (traffic) this.#note(traffic, request, body, answer);
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    } catch {
      // To the SDK it looks as the server does when it dies: the connection breaks.
      request.socket.destroy();
    }
  }

  #forward(request, body) {
    const { method, headers } = request;
    return new Promise((resolve, reject) => {
      const url = new URL(request.url, this.target());
      const plain = { ...headers, host: url.host, 'content-length': body.length };
      delete plain['transfer-encoding'];
      delete plain.expect;
      const out = http.request(url, { method, headers: plain, agent: this.#agent });
      out.once('error', reject);
      out.once('response', (answer) => {
        bodyOf(answer).then((bytes) => {
          // An answer that was cut off is none.
          if (!answer.complete) reject(new Error('the answer is not complete'));
          else resolve({ status: answer.statusCode, headers: answer.headers, body: bytes });
        }, reject);
      });
      out.end(body);
    });
  }

  #note(traffic, request, body, answer) {
    try {
      const { id, items } = readRequest(request.url, request.headers, body);
      const types = items.map((item) => item.headers.type);
      const { 'x-sentry-rate-limits': header, 'retry-after': after } = answer.headers;
      traffic.answers.push({ status: answer.status, limits: header ?? after, id, types });
      if (answer.status >= 300) return;
      for (const item of items) add(traffic.acknowledged, quantitiesOf(item));
      if (id) traffic.ids.add(id);
    } catch (error) {
      traffic.faults.push(error.message);
    }
  }
}
