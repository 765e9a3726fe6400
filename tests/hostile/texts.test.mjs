// Texts that mean something to SQL, to HTML or to a file system come back as the texts they are.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from '../e2e/harness/api.mjs';
import { launchBrowser, login, openPage } from '../e2e/harness/browser.mjs';
import { errorEvent, eventEnvelope, newEventId, postEnvelope } from '../e2e/harness/envelope.mjs';
import { kOwner, startServer, until } from '../e2e/harness/server.mjs';

const kLimit = { timeout: 120_000 };

const kTricks = {
  html: '<img src=x onerror="window.pwned=1;alert(1)"><script>window.pwned=1;alert(2)</script>',
  attribute: '"><svg onload=window.pwned=1> \' onmouseover=window.pwned=1 x=',
  link: 'javascript:window.pwned=1',
  sql: "'; DROP TABLE issues; DELETE FROM projects WHERE '1'='1' --",
  like: '100%_off \\ %s {} {0} $1 ?',
  path: '../../../../etc/passwd',
  template: '{{7*7}} ${7*7} <%= 7*7 %> #{7*7}',
  unicode: '\u202egnp.exe \u{1f980} e\u0301 \ufeff \u2028 end',
};

let server;
let browser;
let api;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  const scopes = ['event:read', 'event:write', 'org:read', 'org:write', 'project:read', 'project:write', 'team:write'];
  api = new Api(server.url, await server.token(...scopes));
}, kLimit);

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** An event with the trick in every place where text may stand. */
function eventOf(trick) {
  const frame = { filename: trick, function: trick, module: trick, abs_path: trick, context_line: trick,
    pre_context: [trick], post_context: [trick], lineno: 1, in_app: true, vars: { [trick]: trick } };
  return errorEvent(newEventId(), {
    exception: { values: [{ type: trick, value: trick, module: trick, stacktrace: { frames: [frame] },
      mechanism: { type: trick, handled: false, description: trick, help_link: trick, data: { [trick]: trick } } }] },
    message: trick, logger: trick, transaction: trick, server_name: trick, release: trick, dist: trick,
    environment: trick, platform: trick, culprit: trick,
    tags: { trick, 'a tag': trick }, extra: { [trick]: trick }, modules: { [trick]: trick },
    user: { id: trick, email: trick, username: trick, name: trick, ip_address: trick, [trick]: trick },
    breadcrumbs: { values: [{ type: trick, category: trick, message: trick, level: trick, data: { url: trick } }] },
    request: { url: trick, method: trick, query_string: trick, data: trick, headers: { [trick]: trick },
      cookies: trick, env: { [trick]: trick } },
    contexts: { [trick]: { name: trick, version: trick }, browser: { name: trick }, os: { name: trick } },
    sdk: { name: trick, version: trick },
    fingerprint: [trick],
  });
}

async function sendTrick(trick) {
  const event = eventOf(trick);
  const answer = await postEnvelope(server.made.dsn, eventEnvelope(event));
  assert.equal(answer.status, 200, answer.text);
  return api.event(event.event_id);
}

for (const [name, trick] of Object.entries(kTricks)) {
  test(`${name} in every text of an event stays text`, kLimit, async () => {
    const stored = await sendTrick(trick);
    const [exception] = stored.entries.find((entry) => entry.type === 'exception').data.values;
    assert.equal(exception.value, trick);
    assert.equal(exception.stacktrace.frames[0].function, trick);
    const issue = await until(`an issue of ${trick}`, async () => {
      const issues = await api.list('/api/0/organizations/acme/issues/?statsPeriod=14d&query=');
      return issues.find((each) => each.metadata.value === trick);
    });

    const page = await openPage(browser, server.url);
    await login(page, kOwner);
    await page.goto('/organizations/acme/issues/');
    await page.getByRole('link', { name: trick.slice(0, 12) }).first().waitFor();
    await page.goto(`/organizations/acme/issues/${issue.id}/`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('list', { name: 'Stack trace' }).first().waitFor();
    assert.ok((await page.textContent('body')).includes(trick), 'the page shows the text');
    const injected = await page.evaluate(() => ({
      pwned: window.pwned ?? null,
      images: document.querySelectorAll('img[src="x"]').length,
      handlers: document.querySelectorAll('[onload],[onerror],[onmouseover]').length,
      links: document.querySelectorAll('a[href^="javascript:"]').length,
    }));
    assert.deepEqual(injected, { pwned: null, images: 0, handlers: 0, links: 0 });
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  test(`${name} as a search is a search`, kLimit, async () => {
    for (const query of [trick, `"${trick}"`, `title:"${trick}"`, `user.email:${trick}`, `${trick}:${trick}`]) {
      const path = `/api/0/organizations/acme/issues/?query=${encodeURIComponent(query)}`;
      const { status, body } = await api.call('GET', path);
      assert.ok(status === 200 || status === 400, `${query}: ${status} ${JSON.stringify(body)}`);
    }
    for (const parameter of ['sort', 'statsPeriod', 'environment', 'cursor', 'limit', 'project', 'per_page']) {
      const path = `/api/0/organizations/acme/issues/?${parameter}=${encodeURIComponent(trick)}`;
      const { status } = await api.call('GET', path);
      assert.ok(status < 500, `${parameter}: ${status}`);
    }
  });

  test(`${name} as a name over the API is kept or refused`, kLimit, async () => {
    const made = await api.call('POST', '/api/0/teams/acme/backend/projects/', { name: trick });
    if (made.status === 201) {
      assert.equal(made.body.name, trick.trim());
      assert.match(made.body.slug, /^[a-z0-9_-]+$/);
    } else {
      assert.equal(made.status, 400, JSON.stringify(made.body));
    }
    for (const part of [trick, encodeURIComponent(trick), encodeURIComponent(encodeURIComponent(trick))]) {
      const path = `/api/0/projects/acme/${encodeURIComponent(part)}/`;
      const { status } = await api.call('GET', path);
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
    }
  });
}

test('after all of this the tables are there and the server is well', kLimit, async () => {
  const projects = await api.list('/api/0/organizations/acme/projects/');
  assert.ok(projects.some((project) => project.slug === 'shop'));
  assert.ok(server.isRunning, server.output);
  assert.equal(server.complaint, '');
  const page = await openPage(browser, server.url);
  await login(page, kOwner);
  for (const place of ['/organizations/acme/projects/', '/settings/acme/projects/', '/organizations/acme/issues/']) {
    await page.goto(place);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
  }
  assert.equal(await page.evaluate(() => window.pwned ?? null), null);
  assert.deepEqual(page.problems, []);
  await page.context().close();
  await server.stopCleanly();
});
