// Bodies that are small on the wire and huge when decompressed.

import { brotliCompressSync, constants, createGzip, createDeflate } from 'node:zlib';

const kBlock = Buffer.alloc(1 << 20, 0x20);

async function streamed(compressor, mebibytes) {
  const chunks = [];
  compressor.on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => compressor.once('end', resolve));
  for (let i = 0; i < mebibytes; i += 1) {
    if (!compressor.write(kBlock)) await new Promise((resolve) => compressor.once('drain', resolve));
  }
  compressor.end();
  await ended;
  return Buffer.concat(chunks);
}

export const gzipBomb = (mebibytes) => streamed(createGzip({ level: 1 }), mebibytes);
export const deflateBomb = (mebibytes) => streamed(createDeflate({ level: 1 }), mebibytes);

export function brotliBomb(mebibytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(Buffer.alloc(mebibytes << 20, 0x20), { params });
}

/**
 * Written by hand (reference: RFC 8878), since not every Node has zstd: a frame header, then blocks
 * that repeat one byte 128 KiB times.
 */
export function zstdBomb(mebibytes) {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x70]);
  const blocks = mebibytes * 8;
  const body = Buffer.alloc(blocks * 4);
  for (let i = 0; i < blocks; i += 1) {
    const isLast = i === blocks - 1 ? 1 : 0;
    body.writeUIntLE((0x20000 << 3) | (1 << 1) | isLast, i * 4, 3);
    body[i * 4 + 3] = 0x20;
  }
  return Buffer.concat([header, body]);
}
