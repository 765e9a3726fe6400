const kUnits: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const narrow = new Intl.RelativeTimeFormat(undefined, { numeric: 'always', style: 'narrow' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** "3 hours ago" in the reader's language; below a minute everything is "now". */
export function formatRelative(date: Date, now: Date, short = false): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  for (const [unit, size] of kUnits) {
    if (Math.abs(seconds) >= size) {
      return (short ? narrow : relative).format(Math.trunc(seconds / size), unit);
    }
  }
  return relative.format(0, 'second');
}

export function formatExact(date: Date): string {
  return exact.format(date);
}

/** 1234 → "1.2K" in the reader's language. Takes text too: the API sends large counts as text. */
export function formatCount(value: number | string): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return String(value);
  return new Intl.NumberFormat(undefined, {
    notation: number >= 10_000 ? 'compact' : 'standard',
    maximumFractionDigits: 1,
  }).format(number);
}

export function formatFullCount(value: number | string): string {
  const number = Number(value);
  return Number.isFinite(number) ? new Intl.NumberFormat().format(number) : String(value);
}
