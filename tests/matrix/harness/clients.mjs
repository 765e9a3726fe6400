// The SDKs of the matrix: how the program of each is started.

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../../e2e/harness/browser.mjs';
import { kPython } from '../../e2e/harness/server.mjs';

const kClients = fileURLToPath(new URL('../clients/', import.meta.url));
const kBuilt = fileURLToPath(new URL('../../../build/matrix/', import.meta.url));
const kLimitMs = 90_000;

/** The last line of what a program printed, as JSON. */
function answerOf(output) {
  const line = output.trim().split('\n').at(-1);
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`the client printed no JSON: ${output.slice(-2000)}`, { cause: error });
  }
}

/** An SDK whose client is a program: `program args… DSN FEATURE TEXT`, which ends `restart` with its input. */
class ProgramSdk {
  constructor(name, program, args = [], environment = {}) {
    Object.assign(this, { name, program, args, environment });
  }

  async open() {}
  async close() {}

  /** Starts a feature; returns {did, stop}: what it did, in the end, and what ends `restart`. */
  start(dsn, feature, text) {
    const child = spawn(this.program, [...this.args, dsn, feature, text], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...this.environment },
    });
    const output = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk) => (output.out += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (output.err += chunk));
    // A client that has ended needs no input.
    child.stdin.on('error', () => {});
    if (feature !== 'restart') child.stdin.end();
    const did = new Promise((resolve, reject) => {
      const late = setTimeout(() => child.kill('SIGKILL'), kLimitMs);
      child.once('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
      child.once('close', (code, signal) => {
        clearTimeout(late);
        if (code === 0) resolve(output.out);
        else reject(new Error(`the client ended with ${code ?? signal}: ${output.err.slice(-2000)}`));
      });
    });
    return { did: did.then(answerOf), stop: () => child.stdin.end() };
  }
}

/** The browser SDK, in a page of another origin than the server's. */
class BrowserSdk {
  name = 'Browser';

  async open() {
    this.browser = await launchBrowser();
    const script = await readFile(join(kBuilt, 'browser/page.js'));
    this.application = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      // Chromium profiles scripts only on pages that ask for it.
      response.setHeader('document-policy', 'js-profiling');
      response.end(isScript ? script : '<!doctype html><title>Matrix</title><body><script src="/page.js"></script>');
    });
    await new Promise((resolve) => this.application.listen(0, '127.0.0.1', resolve));
    this.url = `http://localhost:${this.application.address().port}/`;
  }

  async close() {
    await this.browser?.close();
    this.application?.closeAllConnections();
    this.application?.close();
  }

  start(dsn, feature, text) {
    const opened = this.#page();
    const did = opened.then(async (page) => {
      try {
        return await page.evaluate((args) => window.matrix(...args), [dsn, feature, text]);
      } finally {
        await page.context().close();
      }
    });
    const stop = () => void opened.then((page) => page.evaluate(() => (window.isOver = true)));
    return { did, stop };
  }

  async #page() {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(kLimitMs);
    await page.goto(this.url);
    return page;
  }
}

/** In the order of the table. */
export function allSdks() {
  return [
    new ProgramSdk('Python', kPython, [join(kClients, 'python/client.py')]),
    new ProgramSdk('Node', process.execPath, [join(kClients, 'node/client.cjs')]),
    new BrowserSdk(),
    new ProgramSdk('Go', join(kBuilt, 'go/client')),
    new ProgramSdk('Java', 'java', ['-cp', `${kBuilt}java/classes:${kBuilt}java/lib/*`, 'Client']),
    new ProgramSdk('Rust', join(kBuilt, 'rust/client')),
    new ProgramSdk('raven (Python)', kPython, [join(kClients, 'raven-python/client.py')], {
      PYTHONPATH: join(kBuilt, 'raven-python'),
    }),
    new ProgramSdk('raven (Node)', process.execPath, [join(kClients, 'raven-node/client.cjs')]),
  ];
}
