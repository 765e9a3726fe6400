/** A term of the search language; a value with blanks or quotes is quoted. */
export function tagTerm(key: string, value: string): string {
  const isPlain = /^[^\s"()[\],*\\]+$/.test(value);
  return `${key}:${isPlain ? value : `"${value.replace(/(["\\*])/g, '\\$1')}"`}`;
}

/** The stream of the issues that carry a tag value. */
export function tagSearchPath(org: string, key: string, value: string): string {
  const query = encodeURIComponent(`is:unresolved ${tagTerm(key, value)}`);
  return `/organizations/${org}/issues/?query=${query}`;
}
