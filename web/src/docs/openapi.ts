// Reads an OpenAPI document into the list of endpoints that the API reference shows. Pure.

import type {
  MediaType,
  OpenApiDocument,
  Operation,
  Parameter,
  RequestBody,
  ResponseObject,
  Schema,
} from './openapiTypes';

export interface Endpoint {
  /** Unique; the last part of the address of its page. */
  id: string;
  method: string;
  path: string;
  tag: string;
  title: string;
  operation: Operation;
}

export interface EndpointGroup {
  tag: string;
  description: string;
  endpoints: Endpoint[];
}

/** One row of a table of fields; `name` is dotted for nested fields, `[]` marks a list. */
export interface Field {
  name: string;
  type: string;
  required: boolean;
  description: string;
}

const kMethods = ['get', 'post', 'put', 'patch', 'delete'];
const kMaxDepth = 4;

/** Follows `$ref` inside the document; an unknown or circular reference gives an empty object. */
export function resolve<T extends { $ref?: string }>(document: OpenApiDocument, value: T): T {
  let current = value;
  for (let hops = 0; current.$ref !== undefined; hops += 1) {
    if (hops > 8 || !current.$ref.startsWith('#/')) return {} as T;
    let target: unknown = document;
    for (const part of current.$ref.slice(2).split('/')) {
      const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
      target = (target as Record<string, unknown> | undefined)?.[key];
    }
    if (typeof target !== 'object' || target === null) return {} as T;
    current = target as T;
  }
  return current;
}

function idOf(method: string, path: string, operation: Operation): string {
  const raw = operation.operationId ?? `${method}-${path.replace(/^\/api\/0\//, '')}`;
  return raw.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** All endpoints in the order of the document's tags, then of its paths. */
export function groupsOf(document: OpenApiDocument): EndpointGroup[] {
  const groups = new Map<string, EndpointGroup>();
  for (const tag of document.tags ?? []) {
    groups.set(tag.name, { tag: tag.name, description: tag.description ?? '', endpoints: [] });
  }
  const taken = new Set<string>();
  for (const [path, item] of Object.entries(document.paths)) {
    const shared = (item.parameters as Parameter[] | undefined) ?? [];
    for (const method of kMethods) {
      const operation = item[method] as Operation | undefined;
      if (operation === undefined) continue;
      let id = idOf(method, path, operation);
      if (taken.has(id)) id = idOf(method, path, {});
      taken.add(id);
      const tag = operation.tags?.[0] ?? 'Other';
      const group = groups.get(tag) ?? { tag, description: '', endpoints: [] };
      groups.set(tag, group);
      const parameters = [...shared, ...(operation.parameters ?? [])];
      group.endpoints.push({
        id,
        method: method.toUpperCase(),
        path,
        tag,
        title: operation.summary ?? `${method.toUpperCase()} ${path}`,
        operation: { ...operation, parameters },
      });
    }
  }
  return [...groups.values()].filter((group) => group.endpoints.length > 0);
}

/**
 * The scopes of which any one is enough, sorted; empty means that no scope is asked for. Null means
 * that the document says nothing about access.
 */
export function scopesOf(operation: Operation): string[] | null {
  if (operation.security === undefined) return null;
  return [...new Set(operation.security.flatMap((each) => Object.values(each).flat()))].sort();
}

export function parametersOf(
  document: OpenApiDocument,
  operation: Operation,
  place: string,
): Parameter[] {
  return (operation.parameters ?? [])
    .map((parameter) => resolve(document, parameter))
    .filter((parameter) => parameter.in === place);
}

/** The body of a request or an answer, JSON first. */
export function bodyOf(
  part: RequestBody | ResponseObject | undefined,
): { mediaType: string; media: MediaType } | null {
  const content = part?.content;
  if (content === undefined) return null;
  const names = Object.keys(content);
  const mediaType = names.find((name) => name.includes('json')) ?? names[0];
  const media = mediaType === undefined ? undefined : content[mediaType];
  return mediaType === undefined || media === undefined ? null : { mediaType, media };
}

/** `allOf` merged, and the first alternative that is not null, so that fields can be listed. */
export function flatten(document: OpenApiDocument, schema: Schema, depth = 0): Schema {
  const resolved = resolve(document, schema);
  if (depth > kMaxDepth) return resolved;
  if (resolved.allOf !== undefined) {
    const merged: Schema = { ...resolved, properties: { ...resolved.properties } };
    delete merged.allOf;
    for (const part of resolved.allOf) {
      const flat = flatten(document, part, depth + 1);
      merged.type ??= flat.type;
      merged.properties = { ...merged.properties, ...flat.properties };
      merged.required = [...(merged.required ?? []), ...(flat.required ?? [])];
    }
    return merged;
  }
  const choices = resolved.oneOf ?? resolved.anyOf;
  const first = choices?.find((choice) => choice.type !== 'null');
  if (resolved.properties === undefined && choices?.length === 2 && first !== undefined) {
    const nullable = choices.some((choice) => choice.type === 'null');
    if (nullable) return { ...flatten(document, first, depth + 1), nullable: true };
  }
  return resolved;
}

/** The type in words: `string or null`, `list of objects`, `one of "a", "b"`. */
export function typeOf(document: OpenApiDocument, schema: Schema | undefined, depth = 0): string {
  if (schema === undefined || depth > kMaxDepth) return 'any';
  const flat = flatten(document, schema);
  const orNull = flat.nullable === true ? ' or null' : '';
  if (flat.enum !== undefined) {
    return `one of ${flat.enum.map((value) => JSON.stringify(value)).join(', ')}${orNull}`;
  }
  const choices = flat.oneOf ?? flat.anyOf;
  if (choices !== undefined && flat.properties === undefined) {
    const types = choices.map((choice) => typeOf(document, choice, depth + 1));
    return [...new Set(types)].join(' or ') + orNull;
  }
  const type = Array.isArray(flat.type) ? flat.type.join(' or ') : flat.type;
  if (type === 'array') {
    const items = typeOf(document, flat.items, depth + 1);
    return `list${items === 'any' ? '' : ` of ${items}`}${orNull}`;
  }
  if (type === undefined) return flat.properties === undefined ? 'any' : `object${orNull}`;
  const limits: string[] = [];
  if (flat.format !== undefined) limits.push(flat.format);
  if (flat.maxLength !== undefined) limits.push(`at most ${flat.maxLength} characters`);
  if (flat.minimum !== undefined) limits.push(`from ${flat.minimum}`);
  if (flat.maximum !== undefined) limits.push(`up to ${flat.maximum}`);
  return `${type}${limits.length > 0 ? ` (${limits.join(', ')})` : ''}${orNull}`;
}

/** The fields of an object or of the entries of a list, nested ones with dotted names. */
export function fieldsOf(
  document: OpenApiDocument,
  schema: Schema | undefined,
  prefix = '',
  depth = 0,
): Field[] {
  if (schema === undefined || depth >= kMaxDepth) return [];
  const flat = flatten(document, schema);
  if (flat.type === 'array') return fieldsOf(document, flat.items, `${prefix}[].`, depth + 1);
  return Object.entries(flat.properties ?? {}).flatMap(([name, property]) => {
    const inner = flatten(document, property);
    const field: Field = {
      name: `${prefix}${name}`,
      type: typeOf(document, property),
      required: flat.required?.includes(name) ?? false,
      description: (inner.deprecated === true ? 'Deprecated. ' : '') + (inner.description ?? ''),
    };
    const under = inner.type === 'array' ? field.name : `${field.name}.`;
    return [field, ...fieldsOf(document, inner, under, depth + 1)];
  });
}

/** A value that fits the schema, for examples: the document's own where it has one. */
export function exampleOf(
  document: OpenApiDocument,
  schema: Schema | undefined,
  name = '',
  depth = 0,
): unknown {
  if (schema === undefined || depth > kMaxDepth) return null;
  const flat = flatten(document, schema);
  if (flat.example !== undefined) return flat.example;
  if (flat.default !== undefined && flat.default !== null) return flat.default;
  if (flat.enum !== undefined) return flat.enum.find((value) => value !== null) ?? null;
  const choice = (flat.oneOf ?? flat.anyOf)?.[0];
  if (choice !== undefined && flat.properties === undefined) {
    return exampleOf(document, choice, name, depth + 1);
  }
  const type = Array.isArray(flat.type) ? flat.type.find((each) => each !== 'null') : flat.type;
  if (type === 'array') {
    const item = exampleOf(document, flat.items, name, depth + 1);
    return item === null ? [] : [item];
  }
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return flat.minimum ?? 1;
  if (type === 'object' || flat.properties !== undefined) {
    return exampleBody(document, flat, depth + 1);
  }
  if (flat.format === 'email') return 'person@example.com';
  if (flat.format === 'uri' || flat.format === 'url') return 'https://example.com/';
  if (flat.format === 'date-time') return '2026-01-31T12:00:00Z';
  return name === '' ? 'text' : `my-${name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}`;
}

/** An object with its required fields; with its first two fields if none is required. */
export function exampleBody(document: OpenApiDocument, schema: Schema, depth = 0): unknown {
  const flat = flatten(document, schema);
  const names = Object.keys(flat.properties ?? {});
  const required = names.filter((name) => flat.required?.includes(name));
  const shown = required.length > 0 ? required : names.slice(0, 2);
  return Object.fromEntries(
    shown.map((name) => [name, exampleOf(document, flat.properties?.[name], name, depth + 1)]),
  );
}
