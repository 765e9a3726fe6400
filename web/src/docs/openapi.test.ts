import { describe, expect, it } from 'vitest';
import { curlOf, endpointMarkdown, endpointPath, indexMarkdown } from './endpointMarkdown';
import {
  exampleBody,
  fieldsOf,
  groupsOf,
  resolve,
  scopesOf,
  typeOf,
  type Endpoint,
} from './openapi';
import type { OpenApiDocument } from './openapiTypes';
import { anonymousReader, type Reader } from './reader';

const kDocument: OpenApiDocument = {
  tags: [{ name: 'Teams' }, { name: 'Empty' }],
  paths: {
    '/api/0/organizations/{organization_id_or_slug}/things/': {
      get: {
        operationId: 'listThings',
        summary: 'List things',
        tags: ['Things'],
        security: [{ auth_token: ['org:read', 'org:admin'] }],
        parameters: [
          { in: 'path', name: 'organization_id_or_slug', required: true },
          {
            in: 'query',
            name: 'since',
            required: true,
            schema: { type: 'string', format: 'date-time' },
          },
          { in: 'query', name: 'cursor', schema: { type: 'string' }, description: 'a | b' },
        ],
        responses: {
          '200': {
            description: 'OK',
            content: {
              'application/json': {
                schema: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
              },
            },
          },
          '403': { description: 'Forbidden' },
        },
      },
    },
    '/api/0/teams/{organization_id_or_slug}/{team_id_or_slug}/projects/': {
      post: {
        operationId: 'createProject',
        summary: 'Create a project',
        description: 'Makes one.',
        tags: ['Teams'],
        security: [{ auth_token: ['project:write'] }],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: { type: 'string', maxLength: 50 },
                  platform: { type: 'string', nullable: true },
                  "it's": { type: 'string' },
                },
              },
            },
          },
        },
        responses: { '201': { description: 'Created' } },
      },
      delete: { summary: 'Delete', tags: ['Teams'], responses: {} },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string' },
          parent: { $ref: '#/components/schemas/Thing' },
          tags: {
            type: 'array',
            items: { type: 'object', properties: { key: { enum: ['a', 'b'] } } },
          },
        },
      },
      Loop: { $ref: '#/components/schemas/Loop' },
    },
  },
};

const kReader: Reader = {
  origin: 'http://localhost:9000',
  loggedIn: true,
  org: 'acme',
  team: 'night-watch',
  project: null,
  dsn: null,
};

function endpoint(id: string): Endpoint {
  const found = groupsOf(kDocument)
    .flatMap((group) => group.endpoints)
    .find((each) => each.id === id);
  if (found === undefined) throw new Error(`no endpoint ${id}`);
  return found;
}

describe('the API reference', () => {
  it('groups endpoints by tag, in the order of the tags, without empty groups', () => {
    const groups = groupsOf(kDocument);
    expect(groups.map((group) => group.tag)).toEqual(['Teams', 'Things']);
    expect(groups[0]?.endpoints.map((each) => each.method)).toEqual(['POST', 'DELETE']);
  });

  it('gives every endpoint an address of its own, also without an operation id', () => {
    const ids = groupsOf(kDocument).flatMap((group) => group.endpoints.map((each) => each.id));
    expect(new Set(ids).size).toBe(3);
    expect(endpointPath(endpoint('createProject'))).toBe('/docs/api/reference/createProject/');
  });

  it('lists scopes, and tells no scope from nothing said', () => {
    expect(scopesOf(endpoint('listThings').operation)).toEqual(['org:admin', 'org:read']);
    expect(scopesOf({ security: [] })).toEqual([]);
    expect(scopesOf({})).toBeNull();
  });

  it('ends at references that run in circles', () => {
    expect(resolve(kDocument, { $ref: '#/components/schemas/Loop' })).toEqual({});
    expect(resolve(kDocument, { $ref: '#/nowhere' })).toEqual({});
    const fields = fieldsOf(kDocument, { $ref: '#/components/schemas/Thing' });
    expect(fields.map((field) => field.name)).toContain('parent.parent.id');
    expect(fields.length).toBeLessThan(60);
  });

  it('names nested fields with dots and lists with brackets', () => {
    const names = fieldsOf(kDocument, { $ref: '#/components/schemas/Thing' }).map((f) => f.name);
    expect(names).toContain('tags[].key');
    expect(fieldsOf(kDocument, { $ref: '#/components/schemas/Thing' })[0]).toMatchObject({
      name: 'id',
      required: true,
    });
  });

  it('says types in words', () => {
    expect(typeOf(kDocument, { type: 'string', nullable: true })).toBe('string or null');
    expect(typeOf(kDocument, { type: 'array', items: { type: 'object' } })).toBe('list of object');
    expect(typeOf(kDocument, { enum: ['a', 'b'] })).toBe('one of "a", "b"');
    expect(typeOf(kDocument, { anyOf: [{ type: 'integer' }, { type: 'null' }] })).toBe(
      'integer or null',
    );
  });

  it("fills the reader's own names into the command", () => {
    const command = curlOf(kDocument, endpoint('createProject'), kReader);
    expect(command).toContain('"http://localhost:9000/api/0/teams/acme/night-watch/projects/"');
    expect(command).toContain('-X POST');
    expect(command).toContain('Authorization: Bearer $TOKEN');
    expect(command).toContain('"name": "my-name"');
    expect(command).not.toContain('platform');
  });

  it('leaves blanks that can be seen for who is not logged in, and shows required parameters', () => {
    const command = curlOf(kDocument, endpoint('listThings'), anonymousReader('http://h'));
    expect(command).toContain('"http://h/api/0/organizations/YOUR_ORG/things/?since=2026');
    expect(command).not.toContain('-X GET');
  });

  it('quotes a body for the shell', () => {
    const document: OpenApiDocument = { paths: {} };
    const body = { type: 'object', properties: { a: { type: 'string', example: "it's" } } };
    const command = curlOf(
      document,
      {
        ...endpoint('createProject'),
        operation: { requestBody: { content: { 'application/json': { schema: body } } } },
      },
      kReader,
    );
    expect(command).toContain("it'\\''s");
    expect(exampleBody(document, body)).toEqual({ a: "it's" });
  });

  it('writes a whole page as Markdown', () => {
    const text = endpointMarkdown(kDocument, endpoint('listThings'), kReader);
    expect(text).toContain('# List things');
    expect(text).toContain('GET /api/0/organizations/{organization_id_or_slug}/things/');
    expect(text).toContain('## Scopes\n\nThe token must hold any one of:\n\n- `org:admin`');
    expect(text).toContain('a \\| b');
    expect(text).toContain('| `403` | Forbidden |');
    expect(text).toContain('## Example');
  });

  it('lists every endpoint in the index with its page', () => {
    const text = indexMarkdown(groupsOf(kDocument));
    expect(text).toContain('The 3 endpoints');
    expect(text).toContain('[List things](/docs/api/reference/listThings/)');
  });
});
