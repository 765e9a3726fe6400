// Writes the page of one endpoint, and the index of all, as Markdown: the page shows this text, and
// "Copy page" copies it. Pure.

import {
  bodyOf,
  exampleBody,
  exampleOf,
  fieldsOf,
  flatten,
  parametersOf,
  scopesOf,
  typeOf,
  type Endpoint,
  type EndpointGroup,
  type Field,
} from './openapi';
import type { OpenApiDocument, Parameter, Schema } from './openapiTypes';
import { fillPath, type Reader } from './reader';

export const kReferencePath = '/docs/api/reference/';

export function endpointPath(endpoint: Endpoint): string {
  return `${kReferencePath}${endpoint.id}/`;
}

/** Text for a cell of a table: one line, no bars. */
function cell(text: string): string {
  return text
    .trim()
    .replace(/```\w*/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\|/g, '\\|');
}

/** Takes the indentation off that text written inside code carries; it would read as a code block. */
function prose(text: string): string {
  const fenced = text.split(/(```[\s\S]*?```)/);
  return fenced
    .map((part) => (part.startsWith('```') ? part : part.replace(/^ {4,}/gm, '')))
    .join('')
    .trim();
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function parameterTable(document: OpenApiDocument, parameters: Parameter[]): string {
  return table(
    ['Name', 'Type', 'Required', 'Description'],
    parameters.map((parameter) => [
      `\`${parameter.name}\``,
      cell(typeOf(document, parameter.schema)),
      parameter.required === true ? 'yes' : 'no',
      cell(parameter.description ?? parameter.schema?.description ?? ''),
    ]),
  );
}

function fieldTable(fields: Field[], withRequired: boolean): string {
  return table(
    withRequired ? ['Field', 'Type', 'Required', 'Description'] : ['Field', 'Type', 'Description'],
    fields.map((field) => [
      `\`${field.name}\``,
      cell(field.type),
      ...(withRequired ? [field.required ? 'yes' : 'no'] : []),
      cell(field.description),
    ]),
  );
}

function scopesSection(endpoint: Endpoint): string {
  const scopes = scopesOf(endpoint.operation);
  if (scopes === null || scopes.length === 0) {
    return '## Scopes\n\nNo scope is asked for.';
  }
  const list = scopes.map((scope) => `- \`${scope}\``).join('\n');
  const which = scopes.length === 1 ? 'The token must hold' : 'The token must hold any one of';
  return `## Scopes\n\n${which}:\n\n${list}`;
}

function quoteForShell(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** The command that calls the endpoint; `$TOKEN` stands for the token. */
export function curlOf(document: OpenApiDocument, endpoint: Endpoint, reader: Reader): string {
  const query = parametersOf(document, endpoint.operation, 'query')
    .filter((parameter) => parameter.required === true)
    .map((parameter) => {
      const value = exampleOf(document, parameter.schema, parameter.name);
      const text = Array.isArray(value) ? String(value[0] ?? '') : String(value);
      return `${encodeURIComponent(parameter.name)}=${encodeURIComponent(text)}`;
    })
    .join('&');
  const url = reader.origin + fillPath(reader, endpoint.path) + (query === '' ? '' : `?${query}`);
  const method = endpoint.method === 'GET' ? '' : ` -X ${endpoint.method}`;
  const lines = [`curl${method} "${url}"`];
  const scopes = scopesOf(endpoint.operation);
  if (scopes !== null) lines.push('-H "Authorization: Bearer $TOKEN"');
  const body = bodyOf(endpoint.operation.requestBody);
  if (body !== null && body.mediaType.includes('json')) {
    lines.push('-H "Content-Type: application/json"');
    const example = exampleForBody(document, body.media.example, body.media.schema);
    lines.push(`-d ${quoteForShell(JSON.stringify(example, null, 2))}`);
  } else if (body !== null && body.mediaType.includes('form-data')) {
    lines.push('-F file=@FILE');
  } else if (body !== null) {
    lines.push(`-H "Content-Type: ${body.mediaType}"`, '--data-binary @FILE');
  }
  return lines.join(' \\\n  ');
}

function exampleForBody(
  document: OpenApiDocument,
  own: unknown,
  schema: Schema | undefined,
): unknown {
  if (own !== undefined) return own;
  if (schema === undefined) return {};
  const flat = flatten(document, schema);
  return flat.type === 'array' ? exampleOf(document, flat) : exampleBody(document, flat);
}

function bodySection(document: OpenApiDocument, endpoint: Endpoint): string[] {
  const body = bodyOf(endpoint.operation.requestBody);
  if (body === null) return [];
  const fields = fieldsOf(document, body.media.schema).filter((field) => field.name !== '');
  const intro = body.mediaType.includes('json')
    ? `JSON, ${typeOf(document, body.media.schema)}.`
    : `Sent as \`${body.mediaType}\`.`;
  return ['## Body', intro, ...(fields.length > 0 ? [fieldTable(fields, true)] : [])];
}

function responsesSection(document: OpenApiDocument, endpoint: Endpoint): string[] {
  const responses = Object.entries(endpoint.operation.responses ?? {});
  if (responses.length === 0) return [];
  const rows = responses.map(([status, response]) => {
    const body = bodyOf(response);
    const type = body === null ? 'no body' : cell(typeOf(document, body.media.schema));
    return [`\`${status}\``, cell(response.description ?? ''), status < '300' ? type : ''];
  });
  const parts = ['## Responses', table(['Status', 'Meaning', 'Body'], rows)];
  for (const [status, response] of responses) {
    if (!status.startsWith('2')) continue;
    const body = bodyOf(response);
    if (body === null) continue;
    const fields = fieldsOf(document, body.media.schema);
    if (fields.length > 0) parts.push(`### Fields of ${status}`, fieldTable(fields, false));
    const examples = Object.values(body.media.examples ?? {});
    const example = body.media.example ?? examples.find((each) => each.value !== undefined)?.value;
    if (example !== undefined) {
      parts.push(
        `### Example of ${status}`,
        `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
      );
    }
  }
  return parts;
}

export function endpointMarkdown(
  document: OpenApiDocument,
  endpoint: Endpoint,
  reader: Reader,
): string {
  const { operation } = endpoint;
  const parts = [`# ${endpoint.title}`, `\`\`\`http\n${endpoint.method} ${endpoint.path}\n\`\`\``];
  if (operation.deprecated === true) parts.push('**Deprecated.**');
  if (operation.description !== undefined) parts.push(prose(operation.description));
  parts.push(scopesSection(endpoint));
  const inPath = parametersOf(document, operation, 'path');
  if (inPath.length > 0) parts.push('## Path parameters', parameterTable(document, inPath));
  const inQuery = parametersOf(document, operation, 'query');
  if (inQuery.length > 0) parts.push('## Query parameters', parameterTable(document, inQuery));
  parts.push(...bodySection(document, endpoint));
  parts.push('## Example', `\`\`\`bash\n${curlOf(document, endpoint, reader)}\n\`\`\``);
  parts.push(...responsesSection(document, endpoint));
  return `${parts.join('\n\n')}\n`;
}

export function indexMarkdown(groups: EndpointGroup[]): string {
  const count = groups.reduce((sum, group) => sum + group.endpoints.length, 0);
  const parts = [
    '# API reference',
    `The ${count} endpoints of this server, drawn from its own ` +
      '[OpenAPI document](/api/0/openapi.json). How to prove who you are is told in ' +
      '[Authentication](/docs/api/auth/).',
  ];
  for (const group of groups) {
    parts.push(`## ${group.tag}`);
    if (group.description !== '') parts.push(prose(group.description));
    parts.push(
      group.endpoints
        .map(
          (each) => `- [${each.title}](${endpointPath(each)})  \n  \`${each.method} ${each.path}\``,
        )
        .join('\n'),
    );
  }
  return `${parts.join('\n\n')}\n`;
}
