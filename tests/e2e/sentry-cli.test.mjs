// sentry-cli as its makers ship it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Api } from './harness/api.mjs';
import { kModules, startServer } from './harness/server.mjs';

const run = promisify(execFile);
const kLimit = { timeout: 60_000 };
const kScopes = ['org:read', 'project:read', 'project:releases', 'event:read', 'event:write'];

let server;
let token;
let api;

before(async () => {
  server = await startServer();
  token = await server.token(...kScopes);
  api = new Api(server.url, token);
}, kLimit);

after(() => server?.dispose());

/** Runs sentry-cli with nothing but what is given here; returns what it prints. */
async function cli(...args) {
  const env = {
    PATH: process.env.PATH,
    HOME: server.data,
    SENTRY_URL: server.url,
    SENTRY_AUTH_TOKEN: token,
    SENTRY_ORG: 'acme',
    SENTRY_PROJECT: 'shop',
    SENTRY_DSN: server.made.dsn,
    SENTRY_DISABLE_UPDATE_CHECK: '1',
  };
  try {
    const { stdout, stderr } = await run(join(kModules, '.bin/sentry-cli'), args, {
      env,
      cwd: server.data,
    });
    return stdout + stderr;
  } catch (error) {
    throw new Error(`sentry-cli ${args.join(' ')}: ${error.stdout}${error.stderr}`);
  }
}

test('info knows the token and its scopes', kLimit, async () => {
  const said = await cli('info');
  assert.ok(said.includes(server.url), said);
  for (const scope of kScopes) assert.ok(said.includes(scope), said);
  assert.doesNotMatch(said, /Unrecognized auth token/);
  const status = JSON.parse(await cli('info', '--config-status-json'));
  assert.equal(status.auth.successful, true);
});

test('organizations and projects are listed', kLimit, async () => {
  assert.match(await cli('organizations', 'list'), /\bacme\b/);
  assert.match(await cli('projects', 'list'), /\bshop\b/);
});

test('a message that it sends becomes an issue that it lists and resolves', kLimit, async () => {
  await cli('send-event', '--message', 'the disk is full', '--tag', 'disk:sda', '--no-environ');
  const issue = await api.issue('"the disk is full"');
  const event = await api.latestEvent(issue);
  assert.ok(event.tags.some(({ key, value }) => key === 'disk' && value === 'sda'));
  assert.match(await cli('issues', 'list'), /the disk is full/);
  assert.match(await cli('events', 'list'), new RegExp(event.eventID.slice(0, 8)));

  await cli('issues', 'resolve', '--id', issue.id);
  const now = await api.get(`/api/0/organizations/acme/issues/${issue.id}/`);
  assert.equal(now.status, 'resolved');
  assert.doesNotMatch(await cli('issues', 'list', '--query', 'is:unresolved'), /the disk is full/);
});

test('a release is made, finalized and listed', kLimit, async () => {
  await cli('releases', 'new', 'shop@7.8.9');
  const made = await api.get('/api/0/organizations/acme/releases/shop@7.8.9/');
  assert.equal(made.version, 'shop@7.8.9');
  assert.equal(made.dateReleased, null);
  await cli('releases', 'new', 'shop@7.8.9');
  await cli('releases', 'finalize', 'shop@7.8.9');
  const released = await api.get('/api/0/organizations/acme/releases/shop@7.8.9/');
  assert.notEqual(released.dateReleased, null);
  assert.match(await cli('releases', 'list'), /shop@7\.8\.9|7\.8\.9/);
});

test('a wrong token is told so in words', kLimit, async () => {
  await assert.rejects(cli('--auth-token', '0'.repeat(64), 'organizations', 'list'), /401/);
});
