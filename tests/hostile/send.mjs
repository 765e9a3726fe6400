// Requests as bytes: what `fetch` would tidy up goes out as it is.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';

/**
 * One request over node:http; resolves to {status, headers, bytes, text, json}. Rejects when there is no
 * whole answer. `body` may be a list of chunks: then it goes out chunked, one by one.
 */
export function send(url, { method = 'POST', headers = {}, body, agent, limitMs = 30_000 } = {}) {
  return new Promise((resolve, reject) => {
    const chunks = Array.isArray(body) ? body : [body ?? ''];
    const length = Array.isArray(body) ? {} : { 'content-length': Buffer.byteLength(chunks[0]) };
    const out = request(url, { method, agent, headers: { ...length, ...headers }, timeout: limitMs });
    out.once('timeout', () => out.destroy(new Error(`no answer of ${url} within ${limitMs} ms`)));
    out.once('error', reject);
    out.once('response', (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.once('error', reject);
      answer.once('end', () => {
        const bytes = Buffer.concat(parts);
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          bytes,
          text: bytes.toString('utf8'),
          get json() {
            return JSON.parse(this.text);
          },
        });
      });
    });
    for (const chunk of chunks) if (chunk.length > 0) out.write(chunk);
    out.end();
  });
}

/** A connected socket to the server. Its errors are nobody's concern but the caller's. */
export function openSocket(server) {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1' }, () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Writes pieces one after the other and resolves to all that the server says until it hangs up. */
export async function converse(server, ...pieces) {
  const socket = await openSocket(server);
  let said = '';
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.setTimeout(20_000, () => socket.destroy());
  socket.on('data', (chunk) => (said += chunk.toString('latin1')));
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
  await ended;
  return said;
}

/** Calls `visit` for 0 … count - 1, `width` of them at a time. */
export async function inParallel(count, width, visit) {
  let next = 0;
  const work = async () => {
    while (next < count) await visit(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, work));
}

/** A refusal names its reason, in the body and in a header that browsers may read. */
export function expectRefused(answer, status, what) {
  assert.equal(answer.status, status, `${what}: ${answer.text}`);
  assert.equal(typeof answer.json.detail, 'string', what);
  assert.ok(Array.isArray(answer.json.causes), what);
  assert.equal(answer.headers['x-sentry-error'], answer.json.detail, what);
  assert.equal(answer.headers['access-control-allow-origin'], '*', what);
}
