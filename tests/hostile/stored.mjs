// What lies in a server's files, read as an operator would; and servers with flags.

import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kPython, Server, until } from '../e2e/harness/server.mjs';

const run = promisify(execFile);

// Runs a query on every file that has its tables; bytes become hex digits.
const kReader = `
import json, pathlib, sqlite3, sys
folder, query, arguments = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
found = []
for path in sorted(pathlib.Path(folder).rglob("*.db")):
    file = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
    try:
        rows = file.execute(query, arguments)
        names = [column[0] for column in rows.description]
        for row in rows:
            found.append({name: value.hex() if isinstance(value, bytes) else value for name, value in zip(names, row)})
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
    finally:
        file.close()
print(json.dumps(found))
`;

/** The rows of a query, from all files of the data folder that have its tables. */
export async function rows(server, query, ...parameters) {
  const options = { maxBuffer: 256 << 20 };
  const { stdout } = await run(kPython, ['-c', kReader, server.data, query, JSON.stringify(parameters)], options);
  return JSON.parse(stdout);
}

/** The rows, once there are `count` of them. */
export function rowsOnce(server, count, query, ...parameters) {
  return until(`${count} rows of ${query} for ${parameters}`, async () => {
    const found = await rows(server, query, ...parameters);
    if (found.length < count) throw new Error(`there are ${found.length}`);
    return found;
  });
}

/** How many rows a table has, over all files. */
export async function countOf(server, table, where = '1') {
  const counts = await rows(server, `SELECT count(*) AS n FROM ${table} WHERE ${where}`);
  return counts.reduce((sum, { n }) => sum + n, 0);
}

/** The metric with this name, with labels if it has some. */
export async function metric(server, name) {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

/** Until everything that was accepted is stored. */
export function settled(server, limitMs = 60_000) {
  return until(
    'the pipeline to be done',
    async () => (await metric(server, 'vedette_pipeline_waiting')) === 0,
    limitMs,
  );
}

/** A new server with flags of its own, set up. The test disposes of it. */
export async function startWith(flags, data) {
  const server = new Server(data ?? (await mkdtemp(join(tmpdir(), 'vedette-test-'))));
  try {
    await server.start(flags);
    await server.setUp();
  } catch (error) {
    if (server.process) await server.kill();
    throw error;
  }
  return server;
}
