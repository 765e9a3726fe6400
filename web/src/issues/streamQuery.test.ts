import { describe, expect, it } from 'vitest';
import { apiQuery, isShortId, namedIssue, pastedQuery, readState } from './streamQuery';

const kIssue = { id: '7', shortId: 'WEB-APP-1A' };

describe('a short id in the search', () => {
  it('is asked for with every search', () => {
    expect(apiQuery(readState(new URLSearchParams()))).toMatchObject({ shortIdLookup: 1 });
  });

  it('leads to its issue when the answer is that issue alone', () => {
    const one = { data: [kIssue], isDirectHit: false };
    expect(namedIssue(' web-app-1a ', one)).toBe('7');
    expect(namedIssue('is:unresolved', one)).toBeNull();
    expect(namedIssue('web-app-1a', { data: [kIssue, kIssue], isDirectHit: false })).toBeNull();
    expect(namedIssue('web-app-1a', { data: [], isDirectHit: false })).toBeNull();
  });

  it('leads there too when the server says so', () => {
    expect(namedIssue('issue:x', { data: [kIssue], isDirectHit: true })).toBe('7');
  });

  it('stands alone when it is pasted behind the usual query', () => {
    expect(pastedQuery('is:unresolved', ' WEB-APP-1A\n')).toBe('WEB-APP-1A');
    expect(pastedQuery('', 'WEB-APP-1A')).toBe('WEB-APP-1A');
    expect(pastedQuery('is:resolved level:error', 'WEB-APP-1A')).toBeNull();
    expect(pastedQuery('is:unresolved', 'connection refused')).toBeNull();
  });

  it('is what the page shows as one', () => {
    for (const text of ['SHOP-1', 'MY_APP-2-1A']) expect(isShortId(text), text).toBe(true);
    for (const text of ['SHOP', '-1', 'SHOP-', 'SHOP-1U', 'a b-1', 'shop-1']) {
      expect(isShortId(text), text).toBe(false);
    }
  });
});
