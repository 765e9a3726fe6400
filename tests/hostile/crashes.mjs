// Small crash files as native clients send them, and forms that carry files.

import { deflateSync } from 'node:zlib';

const u32 = (...numbers) => {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, i) => bytes.writeUInt32LE(number >>> 0, 4 * i));
  return bytes;
};

/** A minidump of two streams: Linux on x86-64, and a segmentation fault. */
export function minidump() {
  const system = Buffer.alloc(56);
  system.writeUInt16LE(9, 0);
  system[6] = 4;
  system.writeUInt32LE(6, 8);
  system.writeUInt32LE(0x8201, 20);
  const exception = Buffer.alloc(168);
  exception.writeUInt32LE(77, 0);
  exception.writeUInt32LE(11, 8);
  exception.writeBigUInt64LE(0xdeadn, 24);
  const header = Buffer.concat([Buffer.from('MDMP'), u32(0xa793, 2, 32, 0, 1_700_000_000, 0, 0)]);
  const directory = u32(7, system.length, 56, 6, exception.length, 56 + system.length);
  return Buffer.concat([header, directory, system, exception]);
}

const sized = (bytes, length = Buffer.byteLength(bytes)) => {
  const padded = Buffer.alloc(length);
  Buffer.from(bytes).copy(padded);
  return Buffer.concat([u32(length), padded]);
};

/** The body of an Unreal crash: `files` are [name, bytes]. Older engines write the header at both ends. */
export function unrealCrash(files, { isOld = false } = {}) {
  const members = files.flatMap(([name, bytes], i) => [u32(i), sized(name, 260), sized(bytes)]);
  const header = (count) => Buffer.concat([sized('UE4CC-Crash', 260), sized('crash.ue4crash', 260), u32(4096, count)]);
  const parts = isOld
    ? [header(0), ...members, header(files.length)]
    : [Buffer.from('CR1'), header(files.length), ...members];
  return deflateSync(Buffer.concat(parts));
}

const kBoundary = 'vedette-test-boundary';
export const kFormType = `multipart/form-data; boundary=${kBoundary}`;

/** `parts` are {name, filename, type, body}. */
export function form(...parts) {
  const pieces = parts.flatMap(({ name, filename, type, body }) => [
    `--${kBoundary}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    type === undefined ? '' : `\r\nContent-Type: ${type}`,
    '\r\n\r\n',
    body,
    '\r\n',
  ]);
  return Buffer.concat([...pieces, `--${kBoundary}--\r\n`].map((piece) => Buffer.from(piece)));
}
