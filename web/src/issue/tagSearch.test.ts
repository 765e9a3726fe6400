import { expect, it } from 'vitest';
import { tagTerm } from './tagSearch';

it('quotes what the search language would take apart', () => {
  expect(tagTerm('release', 'app@1.2')).toBe('release:app@1.2');
  expect(tagTerm('browser', 'Firefox 128')).toBe('browser:"Firefox 128"');
  expect(tagTerm('x', 'a"b*')).toBe('x:"a\\"b\\*"');
  expect(tagTerm('x', '')).toBe('x:""');
});
