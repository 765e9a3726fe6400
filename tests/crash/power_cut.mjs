// The power cut: brings a folder into the state that power_cut.c says is on stable storage.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kHere = fileURLToPath(new URL('.', import.meta.url));
const kBuild = fileURLToPath(new URL('../../build/crash/', import.meta.url));
const kSectorBytes = 512;

const compiled = new Set();

/** Compiles C files of this folder into `build/crash`, once; returns the path of what came out. */
function compile(name, flags, ...sources) {
  const path = join(kBuild, name);
  if (compiled.has(path)) return path;
  fs.mkdirSync(kBuild, { recursive: true });
  const common = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror'];
  execFileSync('gcc', [...common, ...flags, '-o', path, ...sources.map((source) => join(kHere, source))]);
  compiled.add(path);
  return path;
}

export const buildShim = () =>
  compile('power_cut.so', ['-fPIC', '-shared', '-fvisibility=hidden', '-pthread'], 'power_cut.c', 'power_cut_state.c');
export const buildCanary = () => compile('power_cut_canary', [], 'power_cut_canary.c');

const inodeOf = (path) => fs.lstatSync(path, { bigint: true }).ino.toString();
const isKept = (name) => !name.endsWith('-shm');

/** The names in a directory, Map from name to {type, ino}. */
function liveNames(path) {
  const names = new Map();
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    if (!isKept(entry.name)) continue;
    names.set(entry.name, { type: entry.isDirectory() ? 'd' : 'f', ino: inodeOf(join(path, entry.name)) });
  }
  return names;
}

function readNames(path) {
  const names = new Map();
  for (const line of fs.readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const [, type, ino, name] = /^([fd]) (\d+) (.*)$/.exec(line);
    names.set(name, { type, ino });
  }
  return names;
}

/** A folder that a program with the shim works in. Everything in it is durable when this is made. */
export class PoweredFolder {
  constructor(root) {
    this.root = fs.realpathSync(root);
    this.side = `${this.root}.side`;
    this.arm();
  }

  get environment() {
    return { LD_PRELOAD: buildShim(), POWER_CUT_ROOT: this.root, POWER_CUT_SIDE: this.side };
  }

  arm() {
    this.remove();
    for (const name of ['files', 'dirs', 'keep', 'draft']) fs.mkdirSync(join(this.side, name), { recursive: true });
  }

  /** Removes what was kept beside the folder. */
  remove() {
    fs.rmSync(this.side, { recursive: true, force: true });
  }

  /**
   * Drops what was not synced: all of it, or, with `random`, about a half. No program may be running.
   * Returns how much there was to drop: {sectors, names}.
   */
  cut(random = null) {
    const cut = new Cut(this.root, this.side, random);
    const made = `${this.root}.made`;
    cut.build(made);
    fs.rmSync(this.root, { recursive: true });
    fs.renameSync(made, this.root);
    this.arm();
    return cut.unsynced;
  }
}

class Cut {
  constructor(root, side, random) {
    this.root = root;
    this.side = side;
    this.random = random;
    this.unsynced = { sectors: 0, names: 0 };
    /** Where the bytes of an inode are, and the names in a directory, as the program saw them last. */
    this.places = new Map();
    this.live = new Map();
    this.walk(root);
    for (const name of fs.readdirSync(join(side, 'keep'))) {
      const path = join(side, 'keep', name);
      if (fs.lstatSync(path).isDirectory()) this.walk(path);
      else this.places.set(name, path);
    }
    this.choose();
  }

  walk(path) {
    const ino = inodeOf(path);
    const names = liveNames(path);
    this.live.set(ino, names);
    for (const [name, entry] of names) {
      if (entry.type === 'd') this.walk(join(path, name));
      else this.places.set(entry.ino, join(path, name));
    }
  }

  /** Decides about every name that was not synced; the two ends of a renaming share their fate. */
  choose() {
    this.names = new Map();
    const leaders = new Map();
    const leader = (ino) => {
      while (leaders.has(ino)) ino = leaders.get(ino);
      return ino;
    };
    const changes = [];
    for (const ino of new Set([...this.live.keys(), ...fs.readdirSync(join(this.side, 'dirs'))])) {
      const path = join(this.side, 'dirs', ino);
      const live = this.live.get(ino) ?? new Map();
      const durable = fs.existsSync(path) ? readNames(path) : live;
      this.names.set(ino, new Map(durable));
      for (const name of new Set([...durable.keys(), ...live.keys()])) {
        const [before, after] = [durable.get(name), live.get(name)];
        if (before?.ino === after?.ino) continue;
        changes.push({ ino, name, after, about: before ?? after });
        if (!before || !after) continue;
        const [one, other] = [leader(before.ino), leader(after.ino)];
        if (one !== other) leaders.set(one, other);
      }
    }
    this.unsynced.names = changes.length;
    if (!this.random) return;
    const coins = new Map();
    for (const { ino, name, after, about } of changes) {
      const group = leader(about.ino);
      if (!coins.has(group)) coins.set(group, this.random() < 0.5);
      if (!coins.get(group)) continue;
      if (after) this.names.get(ino).set(name, after);
      else this.names.get(ino).delete(name);
    }
  }

  build(to) {
    this.buildFolder(inodeOf(this.root), to);
  }

  buildFolder(ino, to) {
    fs.mkdirSync(to, 0o700);
    for (const [name, entry] of this.names.get(ino) ?? []) {
      const path = join(to, name);
      if (entry.type === 'd') this.buildFolder(entry.ino, path);
      else this.buildFile(entry.ino, path);
    }
  }

  buildFile(ino, to) {
    const durable = join(this.side, 'files', ino);
    const live = this.places.get(ino);
    if (!live) throw new Error(`the inode ${ino} of ${to} is gone`);
    if (!fs.existsSync(durable)) return fs.linkSync(live, to);
    const [before, after] = [fs.readFileSync(durable), fs.readFileSync(live)];
    fs.writeFileSync(to, this.mix(before, after), { mode: 0o600 });
  }

  /** The durable bytes, and of those behind them as many as fate has it. */
  mix(before, after) {
    const keep = this.random ? [0, 0.5, 0.9, 1][Math.floor(this.random() * 4)] : 0;
    const size = this.random && this.random() < keep ? after.length : before.length;
    const mixed = Buffer.alloc(size);
    before.copy(mixed);
    const end = Math.max(before.length, after.length);
    for (let at = 0; at < end; at += kSectorBytes) {
      const [old, now] = [before.subarray(at, at + kSectorBytes), after.subarray(at, at + kSectorBytes)];
      if (old.equals(now)) continue;
      this.unsynced.sectors += 1;
      if (this.random && at < size && this.random() < keep) now.copy(mixed, at);
    }
    return mixed;
  }
}
