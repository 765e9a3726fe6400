// What the examples know about the person who reads them, and how it gets into the text. Pure.

export interface Reader {
  /** Where this server is reached, without a slash at the end. */
  origin: string;
  loggedIn: boolean;
  org: string | null;
  team: string | null;
  project: string | null;
  dsn: string | null;
}

/** What stands in an example where nothing is known about the reader. */
export const kUnknown = { org: 'YOUR_ORG', team: 'YOUR_TEAM', project: 'YOUR_PROJECT' };

export function anonymousReader(origin: string): Reader {
  return { origin, loggedIn: false, org: null, team: null, project: null, dsn: null };
}

/** The value for a variable of a path, or its name in capitals where the reader has to fill it in. */
export function pathValue(reader: Reader, variable: string): string {
  if (/^org(anization)?(_|$)/.test(variable)) return reader.org ?? kUnknown.org;
  if (/^team(_|$)/.test(variable)) return reader.team ?? kUnknown.team;
  if (/^project(_id_or_slug|_slug|_id)?$/.test(variable)) {
    return reader.project ?? kUnknown.project;
  }
  return variable
    .replace(/_id_or_slug$|_id_or_version$/, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase();
}

export function fillPath(reader: Reader, path: string): string {
  return path.replace(/\{(\w+)\}/g, (_, variable: string) => pathValue(reader, variable));
}

function unknownDsn(origin: string): string {
  return origin.replace(/^(https?:\/\/)/, '$1YOUR_PUBLIC_KEY@') + '/PROJECT_ID';
}

/** Replaces `{{name}}` in a page of the documentation; unknown names stay as they are. */
export function fillText(
  text: string,
  reader: Reader,
  generated: Readonly<Record<string, () => string>> = {},
): string {
  const values: Record<string, string> = {
    origin: reader.origin,
    org: reader.org ?? kUnknown.org,
    team: reader.team ?? kUnknown.team,
    project: reader.project ?? kUnknown.project,
    dsn: reader.dsn ?? unknownDsn(reader.origin),
  };
  return text.replace(/\{\{([a-z-]+)\}\}/g, (whole, name: string) => {
    return values[name] ?? generated[name]?.() ?? whole;
  });
}
