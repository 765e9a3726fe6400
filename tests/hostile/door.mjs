// One project's addresses as a client knows them, and what lies in the files of what it sent.

import assert from 'node:assert/strict';
import { authHeader, errorEvent, eventEnvelope, newEventId, parseDsn } from '../e2e/harness/envelope.mjs';
import { send } from './send.mjs';
import { rowsOnce } from './stored.mjs';

/** An event that no other test sends: {id, event, body}; the body is its envelope. */
export function newEvent(more) {
  const event = errorEvent(newEventId(), more);
  return { id: event.event_id, event, body: eventEnvelope(event) };
}

/** The door of the project of a DSN. `post` takes a path below the project's, or a whole address. */
export function doorOf(server, dsn = server.made.dsn) {
  const { key, project } = parseDsn(dsn);
  const auth = { 'x-sentry-auth': authHeader(dsn) };
  const at = (path) => (path.startsWith('http') ? path : `${server.url}/api/${project}/${path}`);
  return {
    key,
    project,
    auth,
    at,
    post: (path, body, headers = auth) => send(at(path), { body, headers }),
    get: (path, headers = {}) => send(at(path), { method: 'GET', headers }),
    async expectStored(id) {
      const [row] = await rowsOnce(server, 1, 'SELECT * FROM event WHERE hex(event_id) = upper(?)', id);
      assert.equal(String(row.project_id), project);
      return row;
    },
  };
}
