// Turns the files of the built page into bytes inside the program.
//   node embed_page.mjs DIST OUT   writes OUT.S (the bytes) and OUT.cpp (the table of them)
// Each file is kept plain, as gzip and as brotli where that is smaller. A folder that is not there gives an
// empty table: the program then says that it was built without the page.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [dist, out] = process.argv.slice(2);

const types = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  json: 'application/json',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
};

function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
}

const blobs = `${out}.blobs`;
mkdirSync(blobs, { recursive: true });
const assembler = ['.section .rodata'];
const declarations = [];
const rows = [];

function add(label, bytes) {
  const path = join(blobs, label);
  writeFileSync(path, bytes);
  assembler.push(`.global ${label}`, `${label}:`, `.incbin "${path}"`);
  declarations.push(`extern "C" const char ${label}[];`);
  return `{${label}, ${bytes.length}}`;
}

walk(dist).forEach((path, index) => {
  const plain = readFileSync(path);
  const gzip = gzipSync(plain, { level: 9 });
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const smaller = (bytes, label) => (bytes.length < plain.length ? add(label, bytes) : '{}');
  const name = '/' + relative(dist, path).split('\\').join('/');
  const type = types[name.split('.').pop()] ?? 'application/octet-stream';
  rows.push(
    `    {"${name}", "${type}", ${add(`vedette_asset_${index}`, plain)}, ` +
      `${smaller(gzip, `vedette_asset_${index}_gzip`)}, ${smaller(brotli, `vedette_asset_${index}_br`)}},`,
  );
});

assembler.push('.section .note.GNU-stack,"",@progbits');
writeFileSync(`${out}.S`, assembler.join('\n') + '\n');
writeFileSync(
  `${out}.cpp`,
  `#include "server/page.h"
${declarations.join('\n')}
namespace vedette::server {
namespace {
const std::vector<Asset> kAssets = {
${rows.join('\n')}
};
}  // namespace
const std::vector<Asset>& embedded_assets() { return kAssets; }
}  // namespace vedette::server
`,
);
