import { describe, expect, it } from 'vitest';
import { errorFrom, path, queryString } from './client';

describe('path', () => {
  it('encodes what is inserted', () => {
    expect(path`/api/0/x/${'a/b c'}/${7}/`).toBe('/api/0/x/a%2Fb%20c/7/');
  });
});

describe('queryString', () => {
  it('repeats lists and drops what is not set', () => {
    expect(queryString({ id: ['1', '2'], cursor: '', a: null, b: undefined, limit: 25 })).toBe(
      '?id=1&id=2&limit=25',
    );
  });

  it('keeps an empty search, which asks for everything', () => {
    expect(queryString({ query: '' })).toBe('?query=');
  });
});

describe('errorFrom', () => {
  it('takes the detail', () => {
    expect(errorFrom(409, { detail: 'Already set up' }).detail).toBe('Already set up');
    expect(errorFrom(302, { detail: { code: 'moved', message: 'Gone' } }).detail).toBe('Gone');
  });

  it('collects the messages of fields', () => {
    const error = errorFrom(400, { email: ['Bad', 'Worse'], name: 'Missing' });
    expect(error.fields).toEqual({ email: ['Bad', 'Worse'], name: ['Missing'] });
    expect(error.detail).toBe('email: Bad');
  });

  it('finds the fields inside "errors"', () => {
    const error = errorFrom(400, {
      detail: 'Login failed',
      errors: { __all__: ['Wrong password'] },
    });
    expect(error.detail).toBe('Wrong password');
  });

  it('has words for an empty body', () => {
    expect(errorFrom(403, undefined).detail).toContain('permission');
    expect(errorFrom(502, undefined).detail).toContain('502');
  });
});
