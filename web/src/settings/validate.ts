// Checks of fields that several forms share; each gives the message, or null when all is well.

export const kRequired = 'This field is required';

export function required(value: string): string | null {
  return value.trim() === '' ? kRequired : null;
}

/** A slug: lower-case letters, digits, hyphens, underscores, and not digits alone (that is an id). */
export function slugProblem(value: string): string | null {
  if (value === '') return kRequired;
  if (!/^[a-z0-9_-]+$/.test(value)) {
    return 'Use lower-case letters, digits, hyphens and underscores only';
  }
  return /^[0-9]+$/.test(value) ? 'Use at least one letter' : null;
}
