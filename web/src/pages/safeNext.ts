/** Where to go after the login: only a path of this site is followed, anything else leads home. */
export function safeNext(next: string | null): string {
  if (!next || !next.startsWith('/')) return '/';
  try {
    const target = new URL(next, 'http://self.invalid');
    if (target.origin !== 'http://self.invalid') return '/';
    return target.pathname + target.search + target.hash;
  } catch {
    return '/';
  }
}
