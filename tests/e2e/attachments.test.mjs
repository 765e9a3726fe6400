// Files that come with events: in from an SDK and from a form, out byte for byte, and on the page.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Api } from './harness/api.mjs';
import { launchBrowser, login, openPage } from './harness/browser.mjs';
import { parseDsn } from './harness/envelope.mjs';
import { kOwner, kPython, startServer, until } from './harness/server.mjs';

const run = promisify(execFile);
const kLimit = { timeout: 120_000 };
const kClient = fileURLToPath(new URL('sdk/attach.py', import.meta.url));
const kName = '../../evil name.bin';
// Every value of a byte, line ends among them, behind and before all others.
const kBytes = Buffer.from(Array.from({ length: 300 * 1024 }, (_, i) => (i * (1 + (i >> 8))) & 255));

let server;
let browser;
let token;
let api;
let folder;
let eventId;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  token = await server.token('event:read', 'org:read', 'project:read');
  api = new Api(server.url, token);
  folder = await mkdtemp(join(tmpdir(), 'vedette-attachments-'));
  await writeFile(join(folder, 'sent.bin'), kBytes);
  const args = [kClient, server.made.dsn, join(folder, 'sent.bin'), kName];
  eventId = (await run(kPython, args, { timeout: 60_000 })).stdout.trim();
}, kLimit);

after(async () => {
  await browser?.close();
  await server?.dispose();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const listPath = () => `/api/0/projects/acme/shop/events/${eventId}/attachments/`;

/** The attachments of the event, once there are so many. */
const attachments = (count) =>
  until(`${count} attachments`, async () => {
    const answer = await api.call('GET', listPath());
    return answer.status === 200 && answer.body.length >= count ? answer.body : null;
  });

const curl = (...args) => run('curl', ['-sS', '--max-time', '30', ...args]);

test('a binary file comes back byte for byte, whatever its name', kLimit, async () => {
  assert.equal(new Set(kBytes).size, 256);
  const list = await attachments(3);
  assert.deepEqual(list.map((one) => one.name), [kName, 'notes.txt', 'screenshot.png']);
  const [binary] = list;
  assert.equal(binary.event_id, eventId);
  assert.equal(binary.size, kBytes.length);
  assert.equal(binary.sha1, createHash('sha1').update(kBytes).digest('hex'));
  assert.equal(binary.mimetype, 'application/octet-stream');
  assert.equal(list[2].mimetype, 'image/png');
  assert.deepEqual(await api.get(`${listPath()}${binary.id}/`), binary);
  assert.deepEqual(await api.get(`${listPath()}?query=is:screenshot`), [list[2]]);

  // curl chooses the name that the answer gives, as a browser does.
  const place = join(folder, 'deep', 'kept');
  await mkdir(place, { recursive: true });
  const url = `${server.url}${listPath()}${binary.id}/?download`;
  const { stdout } = await curl('-f', '-O', '-J', '-D', '-', '--output-dir', place,
    '-H', `Authorization: Bearer ${token}`, url);
  assert.match(stdout, /^content-type: application\/octet-stream\r$/im);
  assert.match(stdout, /^x-content-type-options: nosniff\r$/im);
  assert.match(stdout, /^content-disposition: attachment; filename="evil name\.bin"\r$/im);
  assert.deepEqual(await readdir(place), [basename(kName)]);
  const kept = await readFile(join(place, basename(kName)));
  assert.ok(kept.equals(kBytes), 'the bytes are those that were sent');

  const stored = await readdir(server.data, { recursive: true });
  assert.ok(!stored.some((name) => name.includes('evil')), 'no name became a path');
  const { stdout: refused } = await curl('-o', '/dev/null', '-w', '%{http_code}', url);
  assert.equal(refused, '401');
});

test('a form adds a file to an event that is there', kLimit, async () => {
  await attachments(3);
  const { origin, key, project } = parseDsn(server.made.dsn);
  const url = `${origin}/api/${project}/events/${eventId}/attachments/?sentry_key=${key}`;
  const file = `late=@${join(folder, 'sent.bin')};filename=../late Käse.bin;type=text/html`;
  const { stdout } = await curl('-o', '/dev/null', '-w', '%{http_code}', '-F', file, url);
  assert.equal(stdout, '201');

  const late = (await attachments(4))[3];
  assert.equal(late.name, 'late Käse.bin');
  assert.equal(late.size, kBytes.length);
  const response = await fetch(`${server.url}${listPath()}${late.id}/?download=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(response.headers.get('content-type'), 'application/octet-stream');
  assert.equal(
    response.headers.get('content-disposition'),
    'attachment; filename="late K__se.bin"; filename*=UTF-8\'\'late%20K%C3%A4se.bin',
  );
  assert.ok(Buffer.from(await response.arrayBuffer()).equals(kBytes));
});

test('the page shows pictures and texts and hands out the rest', kLimit, async () => {
  const [binary] = await attachments(3);
  const issue = await api.issue('an error with a file');
  const page = await openPage(browser, server.url);
  await login(page, kOwner);
  page.refusals.length = 0;
  await page.goto(`/organizations/acme/issues/${issue.id}/`);
  const section = page.getByRole('region', { name: /^Attachments/ });
  await section.getByText(kName, { exact: true }).waitFor();
  await section.getByText('307 KB · application/octet-stream').first().waitFor();
  await section.getByRole('group', { name: 'content of notes.txt' }).getByText('<b>end</b>').waitFor();
  const picture = section.getByRole('img', { name: 'screenshot.png' });
  await picture.scrollIntoViewIfNeeded();
  await until('the picture', () => picture.evaluate((image) => image.naturalWidth === 1));

  const downloading = page.waitForEvent('download');
  await section.getByRole('link', { name: `Download ${binary.name}` }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), 'evil name.bin');
  assert.ok((await readFile(await download.path())).equals(kBytes));
  assert.deepEqual(page.problems, []);
  assert.deepEqual(page.refusals, []);
  await page.context().close();
});
