import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { shortenedKinds } from './kinds';
import { deletionQuestion } from './RetentionPage';

const kBefore = { errors: 90, logs: 30, replays: 30 };

describe('a shorter retention', () => {
  it('is found among what was changed', () => {
    const shortened = shortenedKinds(kBefore, { errors: 30, logs: '7', replays: 60 });
    expect(shortened.map(({ kind, from, to }) => [kind.label, from, to])).toEqual([
      ['Errors', 90, 30],
      ['Logs', 30, 7],
    ]);
  });

  it('is asked about, with the kinds and the days whose data go for good', () => {
    const question = deletionQuestion(shortenedKinds(kBefore, { ...kBefore, errors: 1 }));
    const text = renderToStaticMarkup(<MantineProvider env="test">{question?.message}</MantineProvider>);
    expect(text).toContain('Errors: everything older than 1 day');
    expect(text).toContain('for good');
    expect(text).not.toContain('Logs');
  });

  it('needs no question when nothing is deleted', () => {
    expect(deletionQuestion(shortenedKinds(kBefore, { ...kBefore, logs: 60 }))).toBeNull();
  });
});
