// From an empty installation to the first issue on the screen.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openPage } from './harness/browser.mjs';
import { errorEvent, eventEnvelope, newEventId, parseDsn, postEnvelope } from './harness/envelope.mjs';
import { kOwner, startServer } from './harness/server.mjs';

const kLimit = { timeout: 120_000 };

let server;
let browser;

before(async () => {
  server = await startServer({ setUp: false });
  browser = await launchBrowser();
}, kLimit);

after(async () => {
  await browser?.close();
  await server?.dispose();
});

test('the set-up page leads to a DSN, and the first event opens by itself', kLimit, async () => {
  const page = await openPage(browser, server.url);
  await page.goto('/');
  await page.getByRole('heading', { name: 'Set up Vedette' }).waitFor();
  await page.getByRole('textbox', { name: /^Your e-mail/ }).fill(kOwner.email);
  await page.getByLabel(/^Password/).first().fill(kOwner.password);
  await page.getByRole('textbox', { name: /^Organization name/ }).fill('Acme');
  await page.getByRole('textbox', { name: /^First project/ }).fill('shop');
  await page.getByRole('textbox', { name: /^Platform/ }).click();
  await page.getByRole('option', { name: 'Python', exact: true }).click();
  await page.getByRole('button', { name: 'Set up' }).click();

  await page.getByText('Waiting for the first event…').waitFor();
  const dsn = await page.getByRole('textbox', { name: 'DSN' }).inputValue();
  const { origin, key, project } = parseDsn(dsn);
  assert.equal(origin, server.url);
  assert.match(key, /^[0-9a-f]{32}$/);
  assert.match(project, /^[1-9]\d*$/);
  const snippet = page.getByRole('group', { name: 'code' });
  assert.ok((await snippet.textContent()).includes(`"${dsn}"`), 'the snippet holds the DSN');

  const event = errorEvent(newEventId(), {
    exception: { values: [{ type: 'FirstError', value: 'the very first' }] },
  });
  const answer = await postEnvelope(dsn, eventEnvelope(event));
  assert.equal(answer.status, 200);
  assert.deepEqual(JSON.parse(answer.text), { id: event.event_id });

  await page.waitForURL(/\/organizations\/acme\/issues\/\d+\/$/, { timeout: 20_000 });
  await page.getByRole('heading', { name: 'FirstError', level: 1 }).waitFor();
  await page.getByText('the very first').first().waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what is set up cannot be set up again', kLimit, async () => {
  const answer = await fetch(`${server.url}/api/0/setup/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'mallory@acme.test',
      password: 'another password',
      organizationName: 'Evil',
      projectName: 'evil',
      platform: 'python',
    }),
  });
  assert.equal(answer.status, 409);
  assert.equal(typeof (await answer.json()).detail, 'string');

  const page = await openPage(browser, server.url);
  await page.goto('/setup/');
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  await page.context().close();
});
