// "Create a Sentry Authentication Token", step by step in a real browser, by what a reader sees.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { accept, invite, Session } from './harness/api.mjs';
import { launchBrowser, login, openPage } from './harness/browser.mjs';
import { kOwner, startServer } from './harness/server.mjs';

const run = promisify(execFile);
const kLimit = { timeout: 120_000 };

let server;
let browser;
let owner;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  owner = await new Session(server.url).login(kOwner);
}, kLimit);

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** What the tutorial lets the reader do with the token: {status, headers, body}. */
async function createProjectWithCurl(token, name) {
  const { stdout } = await run('curl', [
    ...['--silent', '--show-error', '--include', '--request', 'POST'],
    `${server.url}/api/0/teams/acme/backend/projects/`,
    ...['--header', `Authorization: Bearer ${token}`],
    ...['--header', 'Content-Type: application/json'],
    ...['--data', JSON.stringify({ name, platform: 'python' })],
  ]);
  const [head, ...rest] = stdout.split('\r\n\r\n');
  const [line, ...fields] = head.split('\r\n');
  const headers = new Map(fields.map((field) => {
    const [, key, value] = /^([^:]+):\s*(.*)$/.exec(field);
    return [key.toLowerCase(), value];
  }));
  return { status: Number(line.split(' ')[1]), headers, body: JSON.parse(rest.join('\r\n\r\n')) };
}

/** Steps 1 to 6: from the page after login to the saved integration. */
async function createIntegration(page, name, project) {
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Custom Integrations' }).click();
  await page.getByRole('heading', { name: 'Custom Integrations', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Create New Integration' }).click();
  const dialog = page.getByRole('dialog', { name: 'Choose Integration Type' });
  assert.equal(await dialog.getByRole('radio', { name: 'Internal Integration' }).isChecked(), true);
  await dialog.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  const permissions = page.getByRole('region', { name: 'Permissions' });
  await permissions.getByRole('combobox', { name: 'Project', exact: true }).selectOption({ label: project });
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await page.getByText(`${name} successfully created.`).waitFor();
}

/** Step 7: down to the bottom, and the token copied from the section "Tokens". */
async function copyToken(page) {
  const tokens = page.getByRole('region', { name: 'Tokens' });
  const field = tokens.getByRole('textbox', { name: 'Generated token' });
  await field.waitFor();
  await page.getByRole('region', { name: 'Credentials' }).waitFor();
  await page.getByRole('row').filter({ hasText: '************' }).waitFor();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  assert.equal(await field.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  }), true, 'the token is in sight at the bottom of the page');
  await tokens.getByRole('button', { name: 'Copy Token' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await field.inputValue());
  assert.match(copied, /^[0-9a-f]{64}$/);
  return copied;
}

async function followTutorial(person, name) {
  const page = await openPage(browser, server.url);
  try {
    await login(page, person);
    await createIntegration(page, name, 'Read & Write');
    const token = await copyToken(page);
    const made = await createProjectWithCurl(token, `${name} made it`);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.body.name, `${name} made it`);
    assert.match(made.body.id, /^[1-9]\d*$/);

    await page.reload();
    const tokens = page.getByRole('region', { name: 'Tokens' });
    await tokens.getByText(`************${token.slice(-4)}`).waitFor();
    assert.equal((await page.content()).includes(token), false, 'the token is shown once');
    assert.deepEqual(page.problems, []);
  } finally {
    await page.context().close();
  }
}

test('an owner follows the tutorial to a project made with curl', kLimit, async () => {
  await followTutorial(kOwner, 'Owner tool');
});

for (const role of ['manager', 'admin']) {
  test(`a ${role} joins through the invitation link and follows the tutorial`, kLimit, async () => {
    const person = { email: `${role}@acme.test`, password: `a password of the ${role}` };
    const invitation = await invite(owner, person.email, role, ['backend']);
    const page = await openPage(browser, server.url);
    await page.goto(invitation.link);
    await page.getByText(`You were invited as ${person.email}.`).waitFor();
    await page.getByRole('textbox', { name: /^Your name/ }).fill(`The ${role}`);
    await page.getByLabel(/^Choose a password/).fill(person.password);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.waitForURL('**/organizations/acme/issues/');
    assert.deepEqual(page.problems, []);
    await page.context().close();
    await followTutorial(person, `${role} tool`);
  });
}

test('a token without project:write is refused and told what it lacks', kLimit, async () => {
  const page = await openPage(browser, server.url);
  await login(page, kOwner);
  await createIntegration(page, 'Reader', 'Read');
  const token = await copyToken(page);
  await page.context().close();

  const refused = await createProjectWithCurl(token, 'not to be');
  assert.equal(refused.status, 403);
  assert.equal(typeof refused.body.detail, 'string');
  assert.ok(refused.body.required.includes('project:write'), JSON.stringify(refused.body));
  const challenge = refused.headers.get('www-authenticate') ?? '';
  assert.match(challenge, /insufficient_scope/);
  assert.match(challenge, /project:write/);
});

test('a wrong token is refused as such', kLimit, async () => {
  const refused = await createProjectWithCurl('0'.repeat(64), 'not to be');
  assert.equal(refused.status, 401);
  assert.equal(typeof refused.body.detail, 'string');
});

test('a member finds the button disabled, with the reason beside it', kLimit, async () => {
  const person = { email: 'member@acme.test', password: 'a password of the member' };
  const invitation = await invite(owner, person.email, 'member', ['backend']);
  const session = await accept(server.url, invitation, { name: 'The member', ...person });

  const page = await openPage(browser, server.url);
  await login(page, person);
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Custom Integrations' }).click();
  await page.getByText(/^Creating an integration needs the role Manager, Admin or Owner\. Ask/).waitFor();
  const button = page.getByRole('button', { name: 'Create New Integration' });
  assert.equal(await button.getAttribute('aria-disabled'), 'true');
  await button.click({ force: true });
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();

  const refused = await session.call('POST', '/api/0/sentry-apps/', {
    name: 'Sneaky',
    organization: 'acme',
    isInternal: true,
    scopes: ['project:read'],
  });
  assert.equal(refused.status, 403);
});
