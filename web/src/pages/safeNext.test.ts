import { expect, it } from 'vitest';
import { safeNext } from './safeNext';

it('follows paths of this site only', () => {
  expect(safeNext('/organizations/a/issues/?query=x')).toBe('/organizations/a/issues/?query=x');
  for (const bad of [null, '', 'https://evil.example', '//evil.example/x', '/\\evil.example']) {
    expect(safeNext(bad)).toBe('/');
  }
});
