import { describe, expect, it } from 'vitest';
import { parseDsn } from './dsn';
import { kSnippetChoices, platformFamily, snippetFor } from './snippets';

const kDsn = 'http://abc123@errors.example.com:9000/7';

describe('snippetFor', () => {
  it.each([
    ['python', 'sentry_sdk.init'],
    ['python-django', 'sentry_sdk.init'],
    ['node-express', '@sentry/node'],
    ['javascript-react', '@sentry/browser'],
    ['go', 'sentry-go'],
    ['java-spring', 'io.sentry'],
    ['ruby-rails', 'sentry-ruby'],
    ['php-laravel', 'Sentry\\init'],
    ['csharp', 'SentrySdk.Init'],
    ['rust', 'sentry::init'],
  ])('fills the DSN in for %s', (platform, mark) => {
    const { code } = snippetFor(platform, kDsn);
    expect(code).toContain(mark);
    expect(code).toContain(kDsn);
  });

  it('sends an envelope by hand for everything else', () => {
    for (const platform of ['other', 'cobol', 'constructor', '', null]) {
      const { code } = snippetFor(platform, kDsn);
      expect(code).toContain('http://errors.example.com:9000/api/7/envelope/');
      expect(code).toContain('sentry_key=abc123');
    }
  });

  it('offers every family once', () => {
    const ids = kSnippetChoices.map(([id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id && platformFamily(id) !== id)).toEqual([]);
  });
});

describe('parseDsn', () => {
  it('keeps a path before the project', () => {
    expect(parseDsn('https://k@h/sub/12')).toEqual({
      key: 'k',
      envelopeUrl: 'https://h/sub/api/12/envelope/',
      projectId: '12',
    });
  });

  it('refuses what is no DSN', () => {
    expect(parseDsn('https://h/12')).toBeNull();
    expect(parseDsn('nonsense')).toBeNull();
  });
});
