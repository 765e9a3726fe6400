import { describe, expect, it } from 'vitest';
import type { Quota } from '../../api/types';
import {
  bodyOf,
  categoryChoices,
  limitProblem,
  quotaText,
  splitWindow,
  valuesOf,
  windowProblem,
} from './quotaForm';

const kQuota: Quota = {
  id: '7',
  categories: ['error'],
  limit: 100,
  window: 7_200,
  reasonCode: 'project_quota',
};

describe('the list of quotas', () => {
  it('sends back what it was given', () => {
    const quotas = [kQuota, { ...kQuota, id: '8', categories: [], window: 90 }];
    expect(bodyOf(valuesOf(quotas))).toEqual([
      { categories: ['error'], limit: 100, window: 7_200 },
      { categories: [], limit: 100, window: 90 },
    ]);
  });

  it('shows windows in the largest unit that fits', () => {
    expect(splitWindow(90)).toEqual({ window: 90, unit: 'seconds' });
    expect(splitWindow(300)).toEqual({ window: 5, unit: 'minutes' });
    expect(splitWindow(7_200)).toEqual({ window: 2, unit: 'hours' });
    expect(splitWindow(86_400)).toEqual({ window: 1, unit: 'days' });
  });

  it('finds what is wrong before the server is asked', () => {
    for (const wrong of ['', 0, -1, 1.5] as const) {
      expect(limitProblem(wrong)).not.toBeNull();
      expect(windowProblem(wrong, 'hours')).not.toBeNull();
    }
    expect(limitProblem(1)).toBeNull();
    expect(windowProblem(31, 'days')).toBeNull();
    expect(windowProblem(32, 'days')).toBe('At most 31 days');
    expect(windowProblem(25, 'hours', 86_400)).toBe('At most one day');
  });

  it('can be read as a sentence', () => {
    expect(quotaText(kQuota)).toBe('Errors: 100 per 2 hours');
    expect(quotaText({ ...kQuota, categories: [], window: 60 })).toBe(
      'Each category: 100 per minute',
    );
  });

  it('keeps a category that this page does not know', () => {
    expect(categoryChoices(['seer_user']).at(-1)).toEqual({
      value: 'seer_user',
      label: 'seer_user',
    });
  });
});
