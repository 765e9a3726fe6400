// Every page opens for those who may see it, and people can triage from it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accept, Api, invite, Session } from './harness/api.mjs';
import { launchBrowser, login, openPage } from './harness/browser.mjs';
import { errorEvent, eventEnvelope, newEventId, postEnvelope } from './harness/envelope.mjs';
import { kOwner, startServer, until } from './harness/server.mjs';

const kLimit = { timeout: 180_000 };
const kMember = { email: 'member@acme.test', password: 'a password for the member' };
const kPages = [
  '/',
  '/organizations/acme/issues/',
  '/organizations/acme/projects/',
  '/organizations/acme/projects/new/',
  '/organizations/acme/projects/shop/keys/',
  '/organizations/acme/projects/shop/getting-started/',
  '/organizations/acme/projects/shop/feedback/',
  '/organizations/acme/stats/',
  '/settings/acme/',
  '/settings/acme/members/',
  '/settings/acme/teams/',
  '/settings/acme/teams/backend/',
  '/settings/acme/projects/',
  '/settings/acme/projects/shop/',
  '/settings/acme/projects/shop/security-and-privacy/',
  '/settings/acme/projects/shop/filters/',
  '/settings/acme/security-and-privacy/',
  '/settings/acme/data-retention/',
  '/settings/acme/quotas/',
  '/settings/acme/developer-settings/',
  '/settings/account/',
];
const kPagesOfOwner = [
  '/settings/acme/audit-log/',
  '/settings/acme/docs-feedback/',
  '/settings/acme/developer-settings/new-internal/',
];

let server;
let browser;
let api;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'project:read'));
  const owner = await new Session(server.url).login(kOwner);
  const invitation = await invite(owner, kMember.email, 'member', ['backend']);
  await accept(server.url, invitation, { name: 'The member', ...kMember });
}, kLimit);

after(async () => {
  await browser?.close();
  await server?.dispose();
});

async function send(more) {
  const event = errorEvent(newEventId(), more);
  const answer = await postEnvelope(server.made.dsn, eventEnvelope(event));
  assert.equal(answer.status, 200, answer.text);
  await api.event(event.event_id);
  return event;
}

/** Opens a page and looks for a heading and for what must not be there. */
async function visit(page, place) {
  await page.goto(place);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.getByText('There is no such page').count(), 0, place);
  assert.equal(await page.getByRole('button', { name: /try again/i }).count(), 0, place);
}

for (const [who, person, places] of [
  ['an owner', kOwner, [...kPages, ...kPagesOfOwner]],
  ['a member', kMember, kPages],
]) {
  test(`every page opens for ${who}`, kLimit, async () => {
    const page = await openPage(browser, server.url);
    await login(page, person);
    page.refusals = [];
    for (const place of places) await visit(page, place);
    assert.deepEqual(page.problems, []);
    if (person === kOwner) assert.deepEqual(page.refusals, []);
    await page.context().close();
  });
}

test('the documentation opens for anybody, and its links lead somewhere', kLimit, async () => {
  const page = await openPage(browser, server.url);
  const seen = new Set();
  const left = ['/docs/'];
  while (left.length > 0 && seen.size < 40) {
    const place = left.shift();
    if (seen.has(place)) continue;
    seen.add(place);
    await visit(page, place);
    const links = await page.locator('a[href^="/docs/"]').evaluateAll((all) =>
      all.map((link) => new URL(link.href).pathname),
    );
    left.push(...links.filter((link) => !seen.has(link)));
  }
  assert.ok(seen.has('/docs/api/guides/create-auth-token/'));
  assert.ok(seen.size >= 8, [...seen].join(' '));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what a reader says about a page reaches the owner', kLimit, async () => {
  const reader = await openPage(browser, server.url);
  await reader.goto('/docs/api/auth/');
  const question = reader.getByRole('region', { name: 'Was this helpful?' });
  await question.getByRole('button', { name: 'No' }).click();
  await question.getByRole('textbox').fill('It does not say where the <b>key</b> is.');
  await question.getByRole('button', { name: 'Send' }).click();
  await reader.getByText('Thank you.').waitFor();
  await reader.context().close();

  const page = await openPage(browser, server.url);
  await login(page, kOwner);
  await page.goto('/settings/acme/docs-feedback/');
  await page.getByText('It does not say where the <b>key</b> is.').waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an issue is resolved on its page, and comes back with the next event', kLimit, async () => {
  const exception = { values: [{ type: 'TriageError', value: 'to be resolved' }] };
  for (const id of ['a', 'b', 'b']) await send({ exception, user: { id } });
  const issue = await until('the three events', async () => {
    const found = await api.issue('to be resolved');
    return found.count === '3' ? found : null;
  });
  assert.equal(issue.userCount, 2);
  const path = `/api/0/organizations/acme/issues/${issue.id}/`;

  const page = await openPage(browser, server.url);
  await login(page, kOwner);
  await page.goto('/organizations/acme/issues/');
  await page.getByRole('link', { name: 'TriageError' }).click();
  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await page.getByText('Issue resolved.').waitFor();
  assert.equal((await api.get(path)).status, 'resolved');

  await page.goto('/organizations/acme/issues/');
  await page.getByRole('combobox', { name: 'Search issues' }).waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.getByRole('link', { name: 'TriageError' }).count(), 0);
  const search = page.getByRole('combobox', { name: 'Search issues' });
  await search.fill('is:resolved');
  await search.press('Enter');
  await page.getByRole('link', { name: 'TriageError' }).waitFor();

  await send({ exception, user: { id: 'c' } });
  await until('the issue to come back', async () => {
    const now = await api.get(path);
    return now.status === 'unresolved' && now.substatus === 'regressed' && now.count === '4';
  });
  assert.equal((await api.get(path)).userCount, 3);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('logging out ends the session', kLimit, async () => {
  const page = await openPage(browser, server.url);
  await login(page, kOwner);
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === 'sentrysid');
  assert.equal(session.httpOnly, true);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  const answer = await fetch(`${server.url}/api/0/users/me/`, {
    headers: { cookie: `sentrysid=${session.value}` },
  });
  assert.equal(answer.status, 401);
  await page.context().close();
});
