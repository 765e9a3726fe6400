// The table of docs/sdks.md, between its two markers.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const kPage = fileURLToPath(new URL('../../../docs/sdks.md', import.meta.url));
const kBegin = '<!-- matrix: begin -->';
const kEnd = '<!-- matrix: end -->';

const cellsOf = (line) => line.split('|').slice(1, -1).map((cell) => cell.trim());

/** Markdown of {sdk: {version, cells: {feature: text}}}. */
export function tableOf(rows, features) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(['SDK', 'version', ...features]),
    `|${'---|'.repeat(features.length + 2)}`,
    ...Object.entries(rows).map(([sdk, { version, cells }]) =>
      line([sdk, version, ...features.map((feature) => cells[feature])])),
  ].join('\n');
}

/** The rows that the document holds, in the form that tableOf() takes. */
export function rowsOf(table) {
  const [head, , ...lines] = table.split('\n').map(cellsOf);
  const features = head.slice(2);
  return Object.fromEntries(lines.map(([sdk, version, ...texts]) => {
    const cells = Object.fromEntries(features.map((feature, index) => [feature, texts[index]]));
    return [sdk, { version, cells }];
  }));
}

async function readPage() {
  const page = await readFile(kPage, 'utf8');
  const [before, rest] = page.split(`${kBegin}\n`);
  const [table, after] = (rest ?? '').split(`\n${kEnd}`);
  if (after === undefined) throw new Error(`${kPage} has no table between ${kBegin} and ${kEnd}`);
  return { before, table, after };
}

export const readTable = async () => (await readPage()).table;

export async function writeTable(table) {
  const { before, after } = await readPage();
  await writeFile(kPage, `${before}${kBegin}\n${table}\n${kEnd}${after}`);
}
