// The dialog in which a user tells what happened.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runInNewContext, Script } from 'node:vm';
import { build } from 'esbuild';
import { form } from '../hostile/crashes.mjs';
import { doorOf, newEvent } from '../hostile/door.mjs';
import { expectRefused, send } from '../hostile/send.mjs';
import { rowsOnce } from '../hostile/stored.mjs';
import { Api } from './harness/api.mjs';
import { launchBrowser, openPage } from './harness/browser.mjs';
import { newEventId } from './harness/envelope.mjs';
import { startServer } from './harness/server.mjs';

const kLimit = { timeout: 120_000 };

let server;
let api;
let door;

before(async () => {
  server = await startServer();
  api = new Api(server.url, await server.token('event:read', 'org:read', 'project:read', 'project:write'));
  door = doorOf(server);
}, kLimit);

after(() => server?.dispose());

test("the crash-report dialog's script is JavaScript, whatever is asked of it", kLimit, async () => {
  const { key, post } = door;
  const page = (query) => send(`${server.url}/api/embed/error-page/?${query}`, { method: 'GET' });
  const named = `dsn=${encodeURIComponent(server.made.dsn)}&eventId=${newEventId()}`;
  for (const text of [
    'plain',
    '"\'`\\',
    '</script><script>alert(1)</script>',
    '\u2028\u2029\n\r',
    '%CONFIG%',
    '${1}',
    '\u0000\ud83e\udd80',
  ]) {
    const answer = await page(`${named}&title=${encodeURIComponent(text)}&name=${encodeURIComponent(text)}`);
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.headers['content-type'], /^(text|application)\/javascript/);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.ok(!answer.text.includes('</script'), text);
    new Script(answer.text);
    // As far as it runs without a page, the texts are the ones that were asked for.
    const made = [];
    const element = () => ({
      style: {},
      appendChild() {},
      setAttribute() {},
      addEventListener() {},
      elements: [{ focus() {} }],
    });
    const document = { createElement: () => made[made.push(element()) - 1], addEventListener() {}, body: element() };
    runInNewContext(answer.text, { document, window: {} });
    assert.ok(
      made.some((each) => each.textContent === text),
      text,
    );
  }
  for (const query of [
    '',
    `dsn=${encodeURIComponent(server.made.dsn)}`,
    `eventId=${newEventId()}`,
    `dsn=hello&eventId=${newEventId()}`,
    `${named.slice(0, -1)}`,
  ]) {
    expectRefused(await page(query), 400, query);
  }
  const fields = 'name=Ada&email=ada%40example.com&comments=it+fell';
  const formPost = (query, body) =>
    post(`${server.url}/api/embed/error-page/?${query}`, body, { 'content-type': 'application/x-www-form-urlencoded' });
  expectRefused(await formPost(named, 'name=Ada&email=&comments=x'), 400, 'no e-mail');
  expectRefused(await formPost(named.replace(key, 'f'.repeat(32)), fields), 403, 'a stranger');
  expectRefused(await formPost('eventId=1', fields), 401, 'no DSN');
});

test(
  "the SDK's own showReportDialog in a browser: filled in by labels, sent, thanked for, stored",
  kLimit,
  async () => {
    const { post } = door;
    const contents =
      "import * as Sentry from '@sentry/browser'; Sentry.init({ dsn: window.dsn }); window.show = (options) => Sentry.showReportDialog(options);";
    const bundle = await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      write: false,
      format: 'iife',
    });
    const html = `<!doctype html><title>shop</title><body><button>Pay</button><script>window.dsn=${JSON.stringify(server.made.dsn)}</script><script>${bundle.outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>`;
    const shop = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(html));
    await new Promise((resolve) => shop.listen(0, '127.0.0.1', resolve));
    const browser = await launchBrowser();
    try {
      const page = await openPage(browser, `http://127.0.0.1:${shop.address().port}`);
      await page.goto('/');
      const { id, body } = newEvent();
      assert.equal((await post('envelope/', body)).status, 200);
      await page.getByRole('button', { name: 'Pay' }).focus();
      await page.evaluate(
        (eventId) =>
          window.show({
            eventId,
            user: { name: 'Ada' },
            labelSubmit: 'Tell them',
            onClose: () => (document.title = 'closed'),
          }),
        id,
      );
      const dialog = page.getByRole('dialog', { name: 'Something went wrong.' });
      await dialog.waitFor();
      assert.equal(await dialog.getByLabel('Name').inputValue(), 'Ada');
      await dialog.getByRole('button', { name: 'Tell them' }).click();
      await dialog.getByText('Please fill in every field.').waitFor();
      await dialog.getByLabel('E-mail').fill('ada@example.com');
      await dialog.getByLabel('What happened?').fill('I pressed "pay" & it fell: 100% <b>sure</b>');
      await dialog.getByRole('button', { name: 'Tell them' }).click();
      await page.getByText('Your report has been sent. Thank you!').waitFor();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.title === 'closed');
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Pay');
      const [row] = await rowsOnce(server, 1, 'SELECT * FROM feedback WHERE hex(associated_event_id) = upper(?)', id);
      assert.deepEqual(
        [row.name, row.contact_email, row.message],
        ['Ada', 'ada@example.com', 'I pressed "pay" & it fell: 100% <b>sure</b>'],
      );
      assert.deepEqual(
        page.problems.filter((problem) => !problem.includes(server.url)),
        [],
      );
    } finally {
      await browser.close();
      shop.close();
    }
  },
);
