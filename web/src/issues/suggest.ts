export interface Suggestion {
  /** What the word becomes. */
  value: string;
  hint: string;
}

const kKeys: Suggestion[] = [
  { value: 'is:', hint: 'status: unresolved, resolved, ignored, assigned, unassigned' },
  { value: 'level:', hint: 'fatal, error, warning, info, debug' },
  { value: 'assigned:', hint: 'me, none, an e-mail or #team' },
  { value: 'bookmarks:', hint: 'me' },
  { value: 'environment:', hint: 'for example production' },
  { value: 'release:', hint: 'a version; * matches anything' },
  { value: 'has:', hint: 'events that carry a tag' },
  { value: 'user:', hint: 'a person who met the error: id:42 or email:…' },
  { value: 'error.type:', hint: 'for example TypeError' },
  { value: 'error.unhandled:1', hint: 'nothing caught it' },
  { value: 'timesSeen:>', hint: 'more often than a number' },
  { value: 'age:-', hint: 'younger than, for example -24h' },
  { value: 'lastSeen:-', hint: 'seen again within, for example -1h' },
];

const kValues: Record<string, Suggestion[]> = {
  'is:': [
    { value: 'is:unresolved', hint: 'still open' },
    { value: 'is:resolved', hint: 'done' },
    { value: 'is:ignored', hint: 'put aside' },
    { value: 'is:assigned', hint: 'somebody works on it' },
    { value: 'is:unassigned', hint: 'nobody works on it yet' },
    { value: 'is:new', hint: 'seen first not long ago' },
    { value: 'is:regressed', hint: 'came back after it was resolved' },
    { value: 'is:escalating', hint: 'grows fast' },
  ],
  'level:': ['fatal', 'error', 'warning', 'info', 'debug'].map((level) => ({
    value: `level:${level}`,
    hint: '',
  })),
  'assigned:': [
    { value: 'assigned:me', hint: 'your issues' },
    { value: 'assigned:none', hint: "nobody's issues" },
  ],
  'bookmarks:': [{ value: 'bookmarks:me', hint: 'your bookmarks' }],
};

/** Where the last word of the text begins; a quoted value belongs to its word. */
function lastWordStart(text: string): number {
  let inQuotes = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') inQuotes = !inQuotes;
    if (text[i] === ' ' && !inQuotes) start = i + 1;
  }
  return start;
}

/** Hints for the last word of a search. A leading "!" (not) is kept. */
export function suggest(text: string): Suggestion[] {
  const word = text.slice(lastWordStart(text));
  const not = word.startsWith('!') ? '!' : '';
  const plain = word.slice(not.length).toLowerCase();
  const key = plain.includes(':') ? plain.slice(0, plain.indexOf(':') + 1) : '';
  const candidates = key ? (kValues[key] ?? []) : kKeys;
  return candidates
    .filter(({ value }) => value.toLowerCase().startsWith(plain) && value !== plain)
    .map(({ value, hint }) => ({ value: not + value, hint }));
}

/** The text with its last word replaced. A finished word gets a blank after it. */
export function complete(text: string, suggestion: string): string {
  const isFinished = !/[:>-]$/.test(suggestion);
  return text.slice(0, lastWordStart(text)) + suggestion + (isFinished ? ' ' : '');
}
