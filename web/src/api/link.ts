/** The cursors of the neighbouring pages; null where there is no such page. */
export interface PageLinks {
  next: string | null;
  previous: string | null;
}

const kPart = /<[^>]*>((?:\s*;\s*[\w-]+="[^"]*")*)/g;
const kParameter = /([\w-]+)="([^"]*)"/g;

/**
 * Reads a `Link` header with the parameters rel, results and cursor. A relation counts only when
 * results="true": the server always sends both relations, also where there is nothing to fetch.
 */
export function parseLinkHeader(header: string | null): PageLinks {
  const links: PageLinks = { next: null, previous: null };
  if (!header) return links;
  for (const part of header.matchAll(kPart)) {
    const parameters: Record<string, string> = {};
    for (const [, name, value] of (part[1] ?? '').matchAll(kParameter)) {
      if (name !== undefined && value !== undefined) parameters[name] = value;
    }
    const { rel, results, cursor } = parameters;
    if (results !== 'true' || !cursor) continue;
    if (rel === 'next' || rel === 'previous') links[rel] = cursor;
  }
  return links;
}
