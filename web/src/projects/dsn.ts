export interface Dsn {
  key: string;
  /** Where envelopes go: "http://host:9000/api/1/envelope/". */
  envelopeUrl: string;
  projectId: string;
}

/** Splits `scheme://key@host[/path]/project`; null when it is no DSN. */
export function parseDsn(text: string): Dsn | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const segments = url.pathname.split('/').filter(Boolean);
  const projectId = segments.pop();
  if (!projectId || !url.username) return null;
  const base = [url.origin, ...segments].join('/');
  return {
    key: decodeURIComponent(url.username),
    envelopeUrl: `${base}/api/${projectId}/envelope/`,
    projectId,
  };
}
