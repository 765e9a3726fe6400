// The values of the integration form, and the way between them and the API. Pure.

import type { SentryApp } from '../../api/types';
import {
  hasAtLeastRead,
  kCiScope,
  kWebhookResources,
  levelsOfScopes,
  scopesBeyondLevels,
  scopeErrorsByRow,
  scopesOfLevels,
  type PermissionLevels,
} from '../permissions';
import { kRequired } from '../validate';
import type { IntegrationBody } from './api';

export interface IntegrationValues {
  name: string;
  webhookUrl: string;
  /** One `Header-Name: value` per line. */
  webhookHeaders: string;
  isAlertable: boolean;
  schema: string;
  overview: string;
  /** One per line. */
  allowedOrigins: string;
  levels: PermissionLevels;
  ci: boolean;
  /** Scopes the integration has that no row shows. */
  otherScopes: string[];
  events: string[];
}

/** What the form shows of an integration. */
export type FormSource = Pick<
  SentryApp,
  | 'name'
  | 'scopes'
  | 'events'
  | 'webhookUrl'
  | 'webhookHeaders'
  | 'isAlertable'
  | 'schema'
  | 'overview'
  | 'allowedOrigins'
>;

export const kNewIntegration: IntegrationValues = {
  name: '',
  webhookUrl: '',
  webhookHeaders: '',
  isAlertable: false,
  schema: '',
  overview: '',
  allowedOrigins: '',
  levels: levelsOfScopes([]),
  ci: false,
  otherScopes: [],
  events: [],
};

function schemaText(schema: unknown): string {
  const empty = schema === null || schema === undefined || schema === '';
  if (empty || (typeof schema === 'object' && Object.keys(schema).length === 0)) return '';
  return JSON.stringify(schema, null, 2);
}

export function valuesOf(integration: FormSource): IntegrationValues {
  return {
    name: integration.name,
    webhookUrl: integration.webhookUrl ?? '',
    webhookHeaders: integration.webhookHeaders.join('\n'),
    isAlertable: integration.isAlertable,
    schema: schemaText(integration.schema),
    overview: integration.overview ?? '',
    allowedOrigins: integration.allowedOrigins.join('\n'),
    levels: levelsOfScopes(integration.scopes),
    ci: integration.scopes.includes(kCiScope),
    otherScopes: scopesBeyondLevels(integration.scopes),
    events: integration.events,
  };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The subscriptions that the chosen permissions allow; others are dropped. */
export function allowedEvents(values: Pick<IntegrationValues, 'events' | 'levels'>): string[] {
  return values.events.filter((event) => {
    const resource = kWebhookResources.find((each) => each.id === event);
    return resource === undefined || hasAtLeastRead(values.levels, resource.needsRow);
  });
}

/** `schema` must be valid JSON or empty: see `problemsOf`. */
export function bodyOf(values: IntegrationValues, org: string): IntegrationBody {
  const webhookUrl = values.webhookUrl.trim();
  const scopes = [...scopesOfLevels(values.levels, values.ci), ...values.otherScopes];
  return {
    name: values.name.trim(),
    organization: org,
    isInternal: true,
    verifyInstall: false,
    scopes: [...new Set(scopes)].sort(),
    events: allowedEvents(values),
    webhookUrl,
    webhookHeaders: lines(values.webhookHeaders),
    redirectUrl: '',
    isAlertable: values.isAlertable && webhookUrl !== '',
    schema: values.schema.trim() === '' ? {} : (JSON.parse(values.schema) as unknown),
    overview: values.overview,
    author: null,
    allowedOrigins: lines(values.allowedOrigins),
  };
}

/** What is wrong before the server is asked, by field. */
export function problemsOf(values: IntegrationValues): Record<string, string> {
  const problems: Record<string, string> = {};
  if (values.name.trim() === '') problems.name = kRequired;
  const url = values.webhookUrl.trim();
  if (url !== '' && !/^https?:\/\//.test(url)) {
    problems.webhookUrl = 'URL must start with http[s]://';
  }
  if (url === '' && allowedEvents(values).length > 0) {
    problems.webhookUrl = 'webhookUrl required if webhook events are enabled';
  }
  if (lines(values.webhookHeaders).some((line) => !/^[!-9;-~]+:\s*\S/.test(line))) {
    problems.webhookHeaders = 'Write each header on a line of its own as Header-Name: value';
  }
  if (values.schema.trim() !== '') {
    try {
      JSON.parse(values.schema);
    } catch (error) {
      problems.schema = `This is not valid JSON: ${(error as Error).message}`;
    }
  }
  return problems;
}

/** The names under which the form shows a message; `permission:<row id>` for the dropdowns. */
export function permissionField(rowId: string): string {
  return `permission:${rowId}`;
}

const kFields = [
  'name',
  'webhookUrl',
  'webhookHeaders',
  'isAlertable',
  'schema',
  'overview',
  'allowedOrigins',
  'events',
];

export interface PlacedErrors {
  byField: Record<string, string>;
  /** Messages that belong to no field of the form. */
  rest: string[];
}

/** Puts the messages of a refusal where they belong in the form. */
export function placeErrors(fields: Readonly<Record<string, readonly string[]>>): PlacedErrors {
  const placed: PlacedErrors = { byField: {}, rest: [] };
  for (const [name, messages] of Object.entries(fields)) {
    if (name === 'scopes') {
      for (const [row, message] of Object.entries(scopeErrorsByRow(messages))) {
        if (row === 'other') placed.rest.push(message);
        else placed.byField[permissionField(row)] = message;
      }
    } else if (kFields.includes(name)) {
      placed.byField[name] = messages.join(' ');
    } else {
      placed.rest.push(...messages);
    }
  }
  return placed;
}
