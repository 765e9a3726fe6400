// To be imported first: bounds on memory and time mean most with the program as it is shipped. Where
// VEDETTE_RELEASE names that one, it runs; else the one under test, with wider bounds for its sanitizers.

process.env.VEDETTE = process.env.VEDETTE_RELEASE ?? process.env.VEDETTE ?? '';
if (process.env.VEDETTE === '') delete process.env.VEDETTE;

const isSanitized = /asan/.test(process.env.VEDETTE ?? '');

/** A bound on memory in MiB: sanitizers shadow everything, and keep 256 MiB of what was freed for a while. */
export const bound = (mebibytes) => (isSanitized ? 3 * mebibytes + 256 : mebibytes);
