// Starts a real server on a free port with a data folder of its own, and talks to its commands.
//
// The program is $VEDETTE, or build/release/vedette. The URL is fixed only once the port is known,
// so the server starts first and `vedette setup` runs beside it.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const kRoot = fileURLToPath(new URL('../../../', import.meta.url));
export const kProgram = process.env.VEDETTE ?? join(kRoot, 'build/release/vedette');
export const kPython = join(kRoot, 'build/python/bin/python');
export const kModules = join(kRoot, 'tests/e2e/node_modules');
const kStartMs = 60_000;

export const kOwner = { email: 'owner@acme.test', password: 'correct horse battery' };

const run = promisify(execFile);

/** Waits until `probe` returns something truthy, and returns that. Fails after `limitMs`. */
export async function until(what, probe, limitMs = 30_000) {
  const end = Date.now() + limitMs;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      const why = last === undefined ? '' : `: ${last.message}`;
      throw new Error(`waited in vain for ${what}${why}`, { cause: last });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export class Server {
  constructor(data) {
    this.data = data;
    this.output = '';
  }

  /** Starts the program; resolves once it says where it listens. */
  async start(flags = []) {
    const args = ['serve', '--data', this.data, '--listen', '127.0.0.1:0', ...flags];
    this.process = spawn(kProgram, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => resolve({ code, signal }));
      this.process.once('error', (error) => resolve({ error }));
    });
    let failure = null;
    void this.ended.then((how) => (failure = how));
    const begin = this.output.length;
    const keep = (chunk) => (this.output += chunk);
    this.process.stdout.setEncoding('utf8').on('data', keep);
    this.process.stderr.setEncoding('utf8').on('data', keep);
    try {
      this.url = await until(
        'the server to listen',
        () => {
          const said = this.output.slice(begin);
          if (failure) throw new Error(`the server ended: ${JSON.stringify(failure)}\n${said}`);
          return /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
        },
        failure ? 0 : kStartMs,
      );
    } catch (error) {
      this.process.kill('SIGKILL');
      throw error;
    }
    return this;
  }

  get isRunning() {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Ends it as an operator would; returns {code, signal}. */
  async stop() {
    if (this.isRunning) this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), 20_000);
    const how = await this.ended;
    clearTimeout(late);
    return how;
  }

  /** Stops it; fails unless it ends by itself, in order, and no sanitizer has complained. */
  async stopCleanly() {
    const how = await this.stop();
    if (how.code !== 0 || this.complaint !== '') {
      throw new Error(`the server ended with ${JSON.stringify(how)}\n${this.complaint}`);
    }
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  /** Stops it and removes its data. */
  async dispose() {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Runs another command of the program on the same data; returns what it prints. */
  async command(name, ...args) {
    const { stdout } = await run(kProgram, [name, '--data', this.data, ...args]);
    return stdout.trim();
  }

  /** Makes the first organization `acme` with the team `backend` and a project; keeps the answer. */
  async setUp(project = 'shop', platform = 'python') {
    const said = await this.command(
      'setup',
      ...['--email', kOwner.email, '--password', kOwner.password, '--url', this.url],
      ...['--organization', 'acme', '--team', 'backend', '--project', project],
      ...['--platform', platform],
    );
    this.made = JSON.parse(said);
    return this.made;
  }

  token(...scopes) {
    const name = `test ${scopes.join(' ')}`.slice(0, 50);
    return this.command('token', '--organization', 'acme', '--name', name, '--scopes', scopes.join());
  }

  /** The largest resident memory the process has had, in MiB. */
  async peakMiB() {
    const status = await readFile(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)[1]) / 1024;
  }

  /** What a sanitizer said, or ''. */
  get complaint() {
    return /(ERROR: AddressSanitizer|runtime error:|ERROR: LeakSanitizer)[^]{0,4000}/.exec(
      this.output,
    )?.[0] ?? '';
  }
}

/** A new server, set up unless told otherwise. The test disposes of it. */
export async function startServer({ setUp = true, project, platform } = {}) {
  const server = new Server(await mkdtemp(join(tmpdir(), 'vedette-test-')));
  try {
    await server.start();
    if (setUp) await server.setUp(project, platform);
  } catch (error) {
    if (server.process) await server.kill();
    await rm(server.data, { recursive: true, force: true });
    throw error;
  }
  return server;
}
