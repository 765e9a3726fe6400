// What settings say must not be kept is nowhere: not in a file, not in an answer, not on a page, not in
// the log.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Api } from './harness/api.mjs';
import { launchBrowser, login, openPage } from './harness/browser.mjs';
import { kOwner, kPython, startServer } from './harness/server.mjs';

const run = promisify(execFile);
const kLimit = { timeout: 120_000 };
const kProgram = fileURLToPath(new URL('sdk/private.py', import.meta.url));
const kOrganization = '/api/0/organizations/acme/';
const kProject = '/api/0/projects/acme/shop/';

/** `order` is no secret: it must be found where the others must not. */
const kShown = {
  order: 'order-of-the-control',
  password: 'hunter2-in-the-open',
  card: '5555 5555 5555 4444',
  token: 'tokenofthecontrolgroup0123456789',
  badge: 'BADGE-1111-SPARROW',
  address: '198.51.100.23',
};
const kHidden = {
  order: 'order-4711-of-ada',
  password: 'correct-horse-9-battery',
  card: '4111 1111 1111 1111',
  token: 'q7Hn2vXw93kLmZp4RtYb6Dc8',
  badge: 'BADGE-7731-RAVEN',
  address: '203.0.113.77',
};

/** Finds what no key names: `name=secret` in texts among local variables, such as a query string. */
const kRules = JSON.stringify({
  rules: {
    pairs: {
      type: 'pattern',
      pattern: "(?:password|sessionid|customer_badge)=([^&;'\\s]+)",
      replaceGroups: [1],
      redaction: { method: 'replace', text: '[withheld]' },
    },
  },
  applications: { '$frame.vars.**': ['pairs'] },
});

let server;
let browser;
let api;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  const scopes = ['org:write', 'org:read', 'project:write', 'project:read', 'event:read'];
  api = new Api(server.url, await server.token(...scopes));
}, kLimit);

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** Sends the event that holds all secrets, and returns it as it was stored. */
async function send(secrets) {
  const { stdout } = await run(kPython, [kProgram, server.made.dsn], {
    timeout: 60_000,
    env: { ...process.env, SECRETS: JSON.stringify(secrets) },
  });
  return api.event(stdout.trim());
}

async function set(path, settings) {
  const answer = await api.call('PUT', path, settings);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  for (const [name, value] of Object.entries(settings)) assert.deepEqual(answer.body[name], value);
}

/** The forms in which a secret may stand in a file. */
function formsOf(secret) {
  const texts = [secret, secret.replaceAll(' ', ''), encodeURIComponent(secret)];
  return [...new Set(texts)].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
}

/** The names of those secrets that stand in the bytes or the text. */
function foundIn(content, secrets) {
  const bytes = Buffer.from(content);
  const names = Object.keys(secrets).filter((name) => name !== 'order');
  return names.filter((name) => formsOf(secrets[name]).some((form) => bytes.includes(form)));
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
  return (await Promise.all(below)).flat();
}

/** Everything that the API says of the project's events. */
async function allAnswers() {
  const texts = [];
  const read = async (path) => texts.push([path, JSON.stringify(await api.get(path))]);
  const issues = await api.list(`${kOrganization}issues/?statsPeriod=14d&query=`);
  const events = await api.list(`${kProject}events/`);
  assert.ok(issues.length > 0 && events.length > 0);
  texts.push(['issues', JSON.stringify(issues)], ['events', JSON.stringify(events)]);
  for (const { id } of issues) {
    for (const part of ['', 'tags/', 'events/', 'events/latest/', 'hashes/']) {
      await read(`${kOrganization}issues/${id}/${part}`);
    }
  }
  for (const { eventID } of events) {
    for (const part of ['', 'json/']) await read(`${kProject}events/${eventID}/${part}`);
  }
  await read(`${kProject}users/`);
  return texts;
}

test('with scrubbing switched off everything is kept, so that the search below can find', kLimit, async () => {
  const off = { dataScrubber: false };
  await set(kOrganization, off);
  await set(kProject, off);
  const event = await send(kShown);
  assert.deepEqual(foundIn(JSON.stringify(event), kShown), [
    'password',
    'card',
    'token',
    'badge',
    'address',
  ]);
});

test('what the settings name is nowhere once they are made', kLimit, async () => {
  await set(kOrganization, { dataScrubber: true, scrubIPAddresses: true });
  await set(kProject, {
    dataScrubber: true,
    sensitiveFields: ['customer_badge'],
    relayPiiConfig: kRules,
  });
  const event = await send(kHidden);

  const text = JSON.stringify(event);
  assert.deepEqual(foundIn(text, kHidden), []);
  assert.ok(text.includes('[Filtered]'));
  assert.ok(text.includes(kHidden.order), 'what is no secret is kept');
  const request = event.entries.find(({ type }) => type === 'request').data;
  assert.equal(request.data.password, '[Filtered]');
  assert.equal(request.data.customer_badge, '[Filtered]');
  assert.equal(event.context.form.password, '[Filtered]');
  assert.equal(event.user.id, '42');
  const [frame] = event.entries.find(({ type }) => type === 'exception').data.values[0].stacktrace
    .frames;
  assert.equal(
    frame.vars.environ.QUERY_STRING,
    "'password=[withheld]&customer_badge=[withheld]'",
  );

  for (const [path, answer] of await allAnswers()) {
    assert.deepEqual(foundIn(answer, kHidden), [], path);
  }
  assert.deepEqual(foundIn(server.output, kHidden), [], 'the log');
});

test('no file has it, the journal apart, which holds what was received until it is released', kLimit, async () => {
  const journal = join(server.data, 'journal');
  const files = (await filesBelow(server.data)).filter((path) => !path.startsWith(journal));
  assert.ok(files.length > 1);
  let isOrderSeen = false;
  for (const path of files) {
    const bytes = await readFile(path);
    assert.deepEqual(foundIn(bytes, kHidden), [], relative(server.data, path));
    isOrderSeen ||= bytes.includes(kHidden.order);
  }
  assert.ok(isOrderSeen, 'the search finds what is no secret');
});

test('the page of the issue does not show it', kLimit, async () => {
  const issue = await api.issue(kHidden.order);
  const page = await openPage(browser, server.url);
  const answers = [];
  page.on('response', (response) => answers.push(response.text().catch(() => '')));
  await login(page, kOwner);
  await page.goto(`/organizations/acme/issues/${issue.id}/`);
  await page.getByText('[Filtered]').first().waitFor();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(foundIn(await page.content(), kHidden), []);
  assert.deepEqual(foundIn(await page.locator('body').innerText(), kHidden), []);
  for (const answer of await Promise.all(answers)) assert.deepEqual(foundIn(answer, kHidden), []);
  assert.ok((await page.content()).includes(kHidden.order));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the pages of these settings save what the API then says', kLimit, async () => {
  const page = await openPage(browser, server.url);
  await login(page, kOwner);
  const save = async (notice, panel = page) => {
    await panel.getByRole('button', { name: 'Save Changes' }).click();
    await page.getByText(notice).first().waitFor();
  };

  await page.goto('/settings/acme/security-and-privacy/');
  const rules = page.getByLabel('Advanced rules');
  await page.getByLabel('Additional sensitive fields').fill('pin\n\n badge ');
  await rules.fill('{"applications": {"$message": ["no-such-rule"]}}');
  await save('There is no rule');
  await rules.fill('{"applications": {"$message": ["@email"]}}');
  await save('The settings were saved.');

  await page.goto('/settings/acme/data-retention/');
  await page.getByLabel('Logs').fill('0');
  await save('Enter a whole number of days');
  await page.getByLabel('Logs').fill('14');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByRole('button', { name: 'Save and Delete' }).click();
  await page.getByText('The retention was saved.').waitFor();

  await page.goto('/settings/acme/');
  await page.getByRole('switch', { name: 'Throttle sudden spikes' }).click();
  await save('The settings were saved.', page.getByRole('region', { name: 'Spike Protection' }));

  await page.goto('/settings/acme/projects/shop/security-and-privacy/');
  await page.getByRole('textbox', { name: 'Domains' }).fill('*.example.com');
  await save('The domains were saved.', page.getByRole('region', { name: 'Allowed Domains' }));

  await page.goto('/settings/acme/projects/shop/filters/');
  const kept = page.waitForResponse((response) => response.url().endsWith('/filters/localhost/'));
  await page.getByRole('switch', { name: 'Events from localhost' }).click();
  assert.equal((await kept).status(), 204);
  await page.getByLabel('Releases').fill('shop@0.*');
  await page.getByLabel('IP addresses').fill('nowhere');
  await save('is not an acceptable IP address');
  await page.getByLabel('IP addresses').fill('192.0.2.0/24');
  await save('The filters were saved.');

  const organization = await api.get(kOrganization);
  assert.deepEqual(organization.sensitiveFields, ['pin', 'badge']);
  assert.equal(organization.relayPiiConfig, '{"applications": {"$message": ["@email"]}}');
  assert.equal(organization.retention.logs, 14);
  assert.equal(organization.retention.errors, 90);
  assert.equal(organization.spikeProtection, true);
  const project = await api.get(kProject);
  assert.deepEqual(project.allowedDomains, ['*.example.com']);
  assert.equal(project.options['filters:localhost'], true);
  assert.equal(project.options['filters:releases'], 'shop@0.*');
  assert.equal(project.options['filters:blacklisted_ips'], '192.0.2.0/24');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
