import { describe, expect, it } from 'vitest';
import { projectChoices } from './projectName';

describe('the name of a project in a list', () => {
  it('has the slug only where two have the same name', () => {
    const all = [
      { id: '1', slug: 'shop', name: 'Shop' },
      { id: '2', slug: 'shop-2', name: 'Shop' },
      { id: '3', slug: 'web', name: 'Web' },
    ];
    expect(projectChoices(all)).toEqual([
      ['1', 'Shop (shop)'],
      ['2', 'Shop (shop-2)'],
      ['3', 'Web'],
    ]);
  });
});
