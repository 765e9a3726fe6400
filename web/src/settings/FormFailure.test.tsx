import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { FormFailure } from './FormFailure';

function drawn(messages: readonly string[] | null, problems: number): string {
  return renderToStaticMarkup(
    <MantineProvider env="test">
      <FormFailure messages={messages} problems={problems} />
    </MantineProvider>,
  );
}

describe('the summary of a form that was not saved', () => {
  it('is there only after a failure', () => {
    expect(drawn(null, 2)).not.toContain('This was not saved');
    expect(drawn([], 2)).toContain('This was not saved');
  });

  it('goes when the last wrong field was put right', () => {
    expect(drawn([], 0)).not.toContain('This was not saved');
  });

  it('says what concerns the whole form, and how many fields are wrong', () => {
    const html = drawn(['The server is full.'], 1);
    expect(html).toContain('The server is full.');
    expect(html).toContain('the field marked in red');
    expect(drawn([], 3)).toContain('the 3 fields marked in red');
  });
});
