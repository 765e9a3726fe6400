// A real Chromium, the one of the system, that talks to nobody but the servers of the test.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const kPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const kArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export async function launchBrowser() {
  const executablePath = process.env.CHROMIUM ?? kPlaces.find((place) => existsSync(place));
  if (!executablePath) throw new Error('there is no Chromium; ./test installs it');
  return chromium.launch({ executablePath, args: kArguments });
}

/**
 * A page with cookies of its own. `page.problems` collects what must not happen on any page: errors
 * of scripts, dialogs, answers of 500 and above, and requests to other hosts. `page.refusals` collects
 * the answers of 400 to 499, which some tests provoke.
 */
export async function openPage(browser, url) {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.problems = [];
  page.refusals = [];
  page.on('pageerror', (error) => page.problems.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    page.problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('response', (response) => {
    const line = `${response.status()}: ${response.request().method()} ${response.url()}`;
    if (response.status() >= 500) page.problems.push(line);
    else if (response.status() >= 400) page.refusals.push(line);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== url) page.problems.push(`left for ${request.url()}`);
  });
  return page;
}

/** Logs in on the login page, by what a person sees. */
export async function login(page, { email, password }) {
  await page.goto('/auth/login/');
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
}
