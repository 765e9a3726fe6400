import { describe, expect, it } from 'vitest';
import { rankChoices } from './choices';

const kAll = ['Python', 'JavaScript', 'Java', 'Other', 'Node.js Java tools'].map((label) => ({
  value: label.toLowerCase(),
  label,
}));

const labels = (text: string) => rankChoices(kAll, text).map(({ label }) => label);

describe('a searched list', () => {
  it('has what is exactly meant first, then what begins so', () => {
    expect(labels('java')).toEqual(['Java', 'JavaScript', 'Node.js Java tools']);
  });

  it('finds nothing for a text that is in none', () => {
    expect(labels('pythonjava')).toEqual([]);
  });

  it('has all in their order for no text', () => {
    expect(labels(' ')).toEqual(kAll.map(({ label }) => label));
  });
});
