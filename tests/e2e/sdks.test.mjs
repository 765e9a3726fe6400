// SDKs as their makers ship them report errors; the API and the page must show all of them.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Api } from './harness/api.mjs';
import { launchBrowser, login, openPage } from './harness/browser.mjs';
import { kOwner, kPython, startServer } from './harness/server.mjs';

const run = promisify(execFile);
const kLimit = { timeout: 120_000 };
const kFolder = fileURLToPath(new URL('sdk/', import.meta.url));

let server;
let browser;
let api;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'project:read'));
}, kLimit);

after(async () => {
  await browser?.close();
  await server?.dispose();
});

function entry(event, type) {
  const found = event.entries.find((each) => each.type === type);
  assert.ok(found, `an entry ${type} among ${event.entries.map((each) => each.type)}`);
  return found.data;
}

const tagsOf = (event) => Object.fromEntries(event.tags.map(({ key, value }) => [key, value]));
const functionsOf = (exception) => exception.stacktrace.frames.map((frame) => frame.function);

/** The frame of a function, as it stands in the exception. */
function frameOf(exception, name) {
  const frame = exception.stacktrace.frames.find((each) => (each.function ?? '').endsWith(name));
  assert.ok(frame, `a frame of ${name} among ${functionsOf(exception)}`);
  return frame;
}

/** The issue stream and the issue page must show what a person looks for. */
async function seeOnPage(issue, { type, value, frames, tags, crumb }) {
  const page = await openPage(browser, server.url);
  await login(page, kOwner);
  await page.goto('/organizations/acme/issues/');
  const link = page.getByRole('link', { name: `${type}: ${value}` });
  await link.click();
  await page.waitForURL(`**/organizations/acme/issues/${issue.id}/`);
  await page.getByRole('heading', { name: type, level: 1 }).waitFor();
  const stacks = page.getByRole('list', { name: 'Stack trace' });
  for (const frame of frames) await stacks.getByText(frame, { exact: true }).first().waitFor();
  for (const [key, text] of Object.entries(tags)) {
    await page.getByRole('listitem').filter({ hasText: `${key}${text}` }).first().waitFor();
  }
  await page.getByRole('table', { name: 'Breadcrumbs' }).getByText(crumb).first().waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

test('Python: a chain with local variables, tags, user and breadcrumbs', kLimit, async () => {
  const { stdout } = await run(kPython, [`${kFolder}app.py`, server.made.dsn], { timeout: 60_000 });
  const id = stdout.trim();
  const issue = await api.issue('cannot charge 42 euros');
  assert.equal(issue.title, 'ValueError: cannot charge 42 euros');
  assert.equal(issue.level, 'error');
  assert.equal(issue.count, '1');
  assert.equal(issue.userCount, 1);
  assert.equal(issue.project.slug, 'shop');

  const event = await api.latestEvent(issue);
  assert.equal(event.eventID, id);
  const [cause, raised] = entry(event, 'exception').values;
  assert.equal(cause.type, 'KeyError');
  assert.equal(raised.type, 'ValueError');
  assert.equal(raised.value, 'cannot charge 42 euros');
  assert.deepEqual(functionsOf(cause).slice(-2), ['checkout', 'charge']);
  assert.deepEqual(functionsOf(raised), ['main', 'checkout']);
  const frame = frameOf(cause, 'charge');
  assert.equal(frame.vars.card, "'visa-of-ada'");
  assert.equal(frame.inApp, true);
  assert.match(frame.filename, /app\.py$/);
  assert.ok(frame.context.some(([line, text]) => line === frame.lineNo && text.includes('{}[card]')));
  assert.equal(frameOf(raised, 'checkout').vars.total, '42');
  const tags = tagsOf(event);
  assert.equal(tags.payment, 'card');
  assert.equal(tags.environment, 'production');
  assert.equal(tags.release, 'shop@1.2.3');
  assert.equal(tags.level, 'error');
  assert.equal(event.user.id, '42');
  assert.equal(event.user.email, 'ada@example.com');
  const crumbs = entry(event, 'breadcrumbs').values;
  assert.ok(crumbs.some((crumb) => crumb.message === 'put a book into the cart'));
  assert.equal(event.sdk.name, 'sentry.python');
  assert.equal(event.sdk.version, '2.75.0');
  assert.equal(event.platform, 'python');
  assert.equal(event.contexts.runtime.name, 'CPython');

  await seeOnPage(issue, {
    type: 'ValueError',
    value: 'cannot charge 42 euros',
    frames: ['checkout', 'charge'],
    tags: { payment: 'card', environment: 'production' },
    crumb: 'put a book into the cart',
  });
});

test('Node: a chain with local variables, tags, user and breadcrumbs', kLimit, async () => {
  const { stdout } = await run(process.execPath, [`${kFolder}app.cjs`, server.made.dsn], {
    timeout: 60_000,
  });
  const id = stdout.trim().split('\n').at(-1);
  const issue = await api.issue('there is no bread today');
  assert.equal(issue.title, 'TypeError: there is no bread today');

  const event = await api.latestEvent(issue);
  assert.equal(event.eventID, id);
  const [cause, raised] = entry(event, 'exception').values;
  assert.equal(cause.type, 'RangeError');
  assert.equal(cause.value, 'too heavy: 100');
  assert.equal(raised.type, 'TypeError');
  assert.ok(frameOf(cause, 'grind'));
  const bake = frameOf(raised, 'bake');
  assert.ok(JSON.stringify(bake.vars ?? null).includes('rye'), JSON.stringify(bake.vars));
  const tags = tagsOf(event);
  assert.equal(tags.oven, 'third');
  assert.equal(tags.environment, 'staging');
  assert.equal(tags.release, 'mill@2.0.0');
  assert.equal(event.user.username, 'miller');
  const crumbs = entry(event, 'breadcrumbs').values;
  assert.ok(crumbs.some((crumb) => crumb.message === 'the wheel turns'));
  assert.equal(event.sdk.name, 'sentry.javascript.node');
  assert.equal(event.platform, 'node');

  await seeOnPage(issue, {
    type: 'TypeError',
    value: 'there is no bread today',
    frames: ['bake', 'grind'],
    tags: { oven: 'third' },
    crumb: 'the wheel turns',
  });
});

/** Serves the page of the browser SDK from another origin than the server's. */
async function serveApplication(dsn) {
  const bundle = await build({
    entryPoints: [`${kFolder}page.mjs`],
    bundle: true,
    write: false,
    format: 'iife',
    keepNames: true,
  });
  const script = bundle.outputFiles[0].text;
  const start = `<!doctype html><title>House</title><script>window.dsn = ${JSON.stringify(dsn)}</script>`;
  const application = createServer((request, response) => {
    const isScript = request.url === '/house.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : `${start}<script src="/house.js"></script>`);
  });
  await new Promise((resolve) => application.listen(0, '127.0.0.1', resolve));
  return { application, url: `http://localhost:${application.address().port}` };
}

test('a browser on another origin: an unhandled chain, tags, user and breadcrumbs', kLimit, async () => {
  const { application, url } = await serveApplication(server.made.dsn);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const issue = await api.issue('nobody gets in');
  await context.close();
  application.close();

  assert.equal(issue.title, 'TypeError: nobody gets in');
  assert.equal(issue.isUnhandled, true);
  const event = await api.latestEvent(issue);
  const [cause, raised] = entry(event, 'exception').values;
  assert.equal(cause.type, 'RangeError');
  assert.equal(cause.value, 'the key rusty does not fit');
  assert.equal(raised.type, 'TypeError');
  assert.ok([cause, raised].some(({ mechanism }) => mechanism.handled === false));
  assert.equal(functionsOf(cause).at(-1), 'openDoor');
  assert.equal(functionsOf(raised).at(-1), 'enterHouse');
  const tags = tagsOf(event);
  assert.equal(tags.door, 'front');
  assert.equal(tags.release, 'house@3.1.0');
  assert.equal(event.user.username, 'guest');
  assert.ok(entry(event, 'breadcrumbs').values.some((crumb) => crumb.message === 'walked up the path'));
  assert.equal(event.sdk.name, 'sentry.javascript.browser');
  assert.match(event.contexts.browser.name, /Chrom/);

  await seeOnPage(issue, {
    type: 'TypeError',
    value: 'nobody gets in',
    frames: ['enterHouse', 'openDoor'],
    tags: { door: 'front' },
    crumb: 'walked up the path',
  });
});
