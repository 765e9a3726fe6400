import { describe, expect, it } from 'vitest';
import { bodyOf, kNewIntegration, placeErrors, problemsOf, valuesOf, type FormSource } from './formValues';

const kIntegration: FormSource = {
  name: 'Pump',
  scopes: ['event:read', 'member:invite', 'org:ci', 'project:read', 'project:write'],
  events: ['issue'],
  webhookUrl: 'https://example.com/hook',
  webhookHeaders: ['X-Key: abc'],
  isAlertable: true,
  schema: { elements: [] },
  overview: null,
  allowedOrigins: ['https://a.example', 'https://b.example'],
};

describe('the integration form', () => {
  it('asks for a name and nothing else', () => {
    expect(problemsOf(kNewIntegration)).toEqual({ name: 'This field is required' });
    expect(problemsOf({ ...kNewIntegration, name: 'Pump' })).toEqual({});
  });

  it('sends what it was given unchanged', () => {
    const body = bodyOf(valuesOf(kIntegration), 'acme');
    expect(body).toMatchObject({
      name: 'Pump',
      organization: 'acme',
      isInternal: true,
      scopes: ['event:read', 'member:invite', 'org:ci', 'project:read', 'project:write'],
      events: ['issue'],
      webhookUrl: 'https://example.com/hook',
      webhookHeaders: ['X-Key: abc'],
      isAlertable: true,
      schema: { elements: [] },
      overview: '',
      allowedOrigins: ['https://a.example', 'https://b.example'],
    });
  });

  it('drops a subscription when its permission is taken away', () => {
    const values = valuesOf(kIntegration);
    const without = { ...values, levels: { ...values.levels, Event: 'no-access' as const } };
    expect(bodyOf(without, 'acme').events).toEqual([]);
  });

  it('is no alert action without a webhook', () => {
    const values = { ...valuesOf(kIntegration), webhookUrl: ' ', events: [] };
    expect(bodyOf(values, 'acme').isAlertable).toBe(false);
    expect(problemsOf(values)).toEqual({});
  });

  it('finds what is wrong before the server is asked', () => {
    const problems = problemsOf({
      ...valuesOf(kIntegration),
      webhookUrl: '',
      webhookHeaders: 'X-Key: abc\nnonsense',
      schema: '{',
    });
    expect(Object.keys(problems).sort()).toEqual(['schema', 'webhookHeaders', 'webhookUrl']);
    expect(problemsOf({ ...valuesOf(kIntegration), webhookUrl: 'ftp://a' }).webhookUrl).toBe(
      'URL must start with http[s]://',
    );
  });

  it('puts every message of a refusal where it belongs', () => {
    const refusal = "Requested permission of org:admin exceeds requester's permission.";
    const placed = placeErrors({
      name: ['Name Pump is already taken, please use another.'],
      scopes: [refusal],
      author: ['Too long.'],
    });
    expect(placed.byField).toEqual({
      name: 'Name Pump is already taken, please use another.',
      'permission:Organization': refusal,
    });
    expect(placed.rest).toEqual(['Too long.']);
  });
});
