import { parseLinkHeader, type PageLinks } from './link';

export type QueryValue = string | number | boolean | null | undefined;
export type Query = Record<string, QueryValue | readonly QueryValue[]>;

/** One page of a list. `hits` is the total where the server counts it. */
export interface Page<T> extends PageLinks {
  data: T[];
  hits: number | null;
  /** The query named its one row by its id. */
  isDirectHit: boolean;
}

/** A refused request. Status 0 means that no answer came. */
export class ApiError extends Error {
  readonly status: number;
  /** One sentence for the reader. */
  readonly detail: string;
  /** Messages by name of the form field; empty unless the server named fields. */
  readonly fields: Readonly<Record<string, readonly string[]>>;

  constructor(status: number, detail: string, fields: Record<string, string[]> = {}) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.detail = detail;
    this.fields = fields;
  }
}

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** A 401 is thrown to the caller and does not lead to the login page. */
  anonymous?: boolean;
}

let onUnauthorized: () => void = () => {};

/** Sets what happens when the session is missing or has ended. */
export function setUnauthorizedHandler(handler: () => void): void {
  onUnauthorized = handler;
}

/** Template tag for paths: every inserted value is percent-encoded. */
export function path(strings: TemplateStringsArray, ...values: (string | number)[]): string {
  return strings.reduce((all, text, i) => {
    return all + text + (i < values.length ? encodeURIComponent(String(values[i])) : '');
  }, '');
}

/**
 * `?a=1&b=2&b=3`, or '' when nothing is left after dropping null, undefined and ''. Only `query`
 * may be empty: the server takes that as a search for everything and a missing one as its default.
 */
export function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === null || one === undefined || (one === '' && name !== 'query')) continue;
      parameters.append(name, String(one));
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

function cookie(name: string): string {
  for (const part of document.cookie.split(';')) {
    const [key, ...rest] = part.trim().split('=');
    if (key === name) return decodeURIComponent(rest.join('='));
  }
  return '';
}

function messages(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(messages);
  return [];
}

function fieldsOf(body: Record<string, unknown>): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'detail') continue;
    if (name === 'errors' && value && typeof value === 'object' && !Array.isArray(value)) {
      Object.assign(fields, fieldsOf(value as Record<string, unknown>));
      continue;
    }
    const texts = messages(value);
    if (texts.length > 0) fields[name] = texts;
  }
  return fields;
}

const kStatusText: Record<number, string> = {
  401: 'You are not logged in.',
  403: 'You do not have permission to do this.',
  404: 'This does not exist, or you may not see it.',
  413: 'This is larger than the server accepts.',
  429: 'Too many requests. Wait a moment and try again.',
};

/** Makes an ApiError from the body of a refused request, whatever its form. */
export function errorFrom(status: number, body: unknown): ApiError {
  const general = kStatusText[status] ?? `The server answered with status ${status}.`;
  if (typeof body === 'string' && body) return new ApiError(status, body);
  if (!body || typeof body !== 'object') return new ApiError(status, general);
  const record = body as Record<string, unknown>;
  const fields = fieldsOf(record);
  const detail = record['detail'];
  // What concerns the whole form says more than the heading that comes with it.
  let text = fields['__all__']?.[0] ?? messages(detail)[0];
  if (!text && detail && typeof detail === 'object') {
    text = messages((detail as Record<string, unknown>)['message'])[0];
  }
  text ??= fields['non_field_errors']?.[0];
  const first = Object.entries(fields)[0];
  text ??= first ? `${first[0]}: ${first[1][0]}` : general;
  return new ApiError(status, text, fields);
}

async function send(method: string, url: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRFToken'] = cookie('sc');
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(url + queryString(options.query), {
      method,
      headers,
      credentials: 'same-origin',
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError(0, 'The server cannot be reached. Check the connection and try again.');
  }
  if (response.ok) return response;
  if (response.status === 401 && !options.anonymous) onUnauthorized();
  throw errorFrom(response.status, await bodyOf(response));
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const isText = response.headers.get('Content-Type')?.startsWith('text/plain');
    return isText ? text.slice(0, 300) : undefined;
  }
}

async function request<T>(method: string, url: string, options: RequestOptions): Promise<T> {
  return (await bodyOf(await send(method, url, options))) as T;
}

/** Same-origin JSON calls. Each throws ApiError when the server refuses. */
export const api = {
  get: <T>(url: string, options: RequestOptions = {}) => request<T>('GET', url, options),
  post: <T>(url: string, body?: unknown, options: RequestOptions = {}) =>
    request<T>('POST', url, { ...options, body: body ?? {} }),
  put: <T>(url: string, body?: unknown, options: RequestOptions = {}) =>
    request<T>('PUT', url, { ...options, body: body ?? {} }),
  delete: <T = void>(url: string, options: RequestOptions = {}) =>
    request<T>('DELETE', url, options),
  /** The body as it came, for what is shown unparsed. */
  text: async (url: string, options: RequestOptions = {}) =>
    (await send('GET', url, options)).text(),
  list: async <T>(url: string, options: RequestOptions = {}): Promise<Page<T>> => {
    const response = await send('GET', url, options);
    const links = parseLinkHeader(response.headers.get('Link'));
    const hits = response.headers.get('X-Hits');
    const data = ((await bodyOf(response)) ?? []) as T[];
    const isDirectHit = response.headers.get('X-Sentry-Direct-Hit') === '1';
    return { ...links, data, hits: hits === null ? null : Number(hits), isDirectHit };
  },
};

/** Field messages for a form: one text per field. Empty when the error names no field. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(Object.entries(error.fields).map(([k, v]) => [k, v.join(' ')]));
}

/** One sentence for the reader from whatever was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  return error instanceof Error && error.message ? error.message : 'Something went wrong.';
}

/** Whether the same request may be answered otherwise in a while. */
export function mayRetry(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  const { status } = error;
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
