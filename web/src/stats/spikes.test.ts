import { describe, expect, it } from 'vitest';
import type { Spike } from '../api/types';
import { cutOffs } from './spikes';

function spike(more: Partial<Spike>): Spike {
  return {
    id: '1',
    projectId: '1',
    projectSlug: 'shop',
    category: 'error',
    start: '2026-11-23T10:05:00Z',
    end: null,
    dropped: 1200,
    ...more,
  };
}

describe('projects that are cut off', () => {
  it('are those whose spike has no end', () => {
    expect(cutOffs([spike({ end: '2026-11-23T11:00:00Z' })])).toEqual([]);
    expect(cutOffs([spike({})])).toHaveLength(1);
  });

  it('are named once, with all that was refused since the first refusal', () => {
    const found = cutOffs([
      spike({}),
      spike({ id: '2', category: 'attachment', dropped: 3_000_000, start: '2026-11-23T10:02:00Z' }),
      spike({ id: '3', projectSlug: 'web' }),
    ]);
    expect(found.map(({ projectSlug }) => projectSlug)).toEqual(['shop', 'web']);
    expect(found[0]?.start).toBe('2026-11-23T10:02:00Z');
    expect(found[0]?.refused).toMatch(/^1.?200 errors, 3\.0 MB of attachments$/);
  });
});
