import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { UserReport } from '../api/eventTypes';
import { UserReportView } from './UserReportView';

function drawn(report: UserReport): string {
  return renderToStaticMarkup(
    <MantineProvider env="test">
      <UserReportView report={report} />
    </MantineProvider>,
  );
}

describe('what a person said about an event', () => {
  it('is shown with the name and the address, as text', () => {
    const html = drawn({ name: 'Ada', email: 'ada@example.com', comments: 'It <b>fell</b>.' });
    for (const part of ['User feedback', 'Ada', 'ada@example.com', 'It &lt;b&gt;fell&lt;/b&gt;.']) {
      expect(html).toContain(part);
    }
  });

  it('is shown when a name or a text is missing', () => {
    expect(drawn({ email: 'ada@example.com' }).match(/ada@example.com/g)).toHaveLength(1);
    expect(drawn({})).toContain('Somebody without a name');
  });
});
