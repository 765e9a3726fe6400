// Envelopes as SDKs write them, and the request that carries one.

import { randomBytes } from 'node:crypto';

export const newEventId = () => randomBytes(16).toString('hex');

/** {origin, key, project} of a DSN. */
export function parseDsn(dsn) {
  const url = new URL(dsn);
  return { origin: url.origin, key: url.username, project: url.pathname.slice(1) };
}

/** An event as small as SDKs send it. */
export function errorEvent(event_id, more = {}) {
  return {
    event_id,
    timestamp: Date.now() / 1000,
    platform: 'python',
    level: 'error',
    exception: { values: [{ type: 'ValueError', value: 'wrong value' }] },
    ...more,
  };
}

/** One item with its length; `payload` is text, bytes or an object. */
export function item(type, payload, headers = {}) {
  const isRaw = typeof payload === 'string' || Buffer.isBuffer(payload);
  const bytes = Buffer.from(isRaw ? payload : JSON.stringify(payload));
  const head = JSON.stringify({ type, length: bytes.length, ...headers });
  return Buffer.concat([Buffer.from(`${head}\n`), bytes, Buffer.from('\n')]);
}

export function envelope(headers, ...items) {
  return Buffer.concat([Buffer.from(`${JSON.stringify(headers)}\n`), ...items]);
}

export function eventEnvelope(event) {
  return envelope({ event_id: event.event_id }, item('event', event));
}

export function authHeader(dsn) {
  const { key } = parseDsn(dsn);
  return `Sentry sentry_version=7, sentry_key=${key}, sentry_client=vedette-test/1.0`;
}

/** Posts bytes to the envelope endpoint of the DSN; returns {status, headers, text}. */
export async function postEnvelope(dsn, body, headers = {}) {
  const { origin, project } = parseDsn(dsn);
  const response = await fetch(`${origin}/api/${project}/envelope/`, {
    method: 'POST',
    body,
    headers: { 'x-sentry-auth': authHeader(dsn), ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
