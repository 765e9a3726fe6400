import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { describe, expect, it } from 'vitest';
import type { ProjectReport } from '../api/eventTypes';
import { About } from './FeedbackPage';

const kIssue = { id: '7', shortId: 'SHOP-1', title: 'TypeError: no cart' };

function drawn(more: Partial<ProjectReport>): string {
  const report: ProjectReport = {
    id: '1',
    name: 'Ada',
    email: '',
    comments: 'It fell.',
    dateCreated: '2026-11-23T10:00:00Z',
    event: { eventID: 'ab', id: 'ab' },
    issue: kIssue,
    ...more,
  };
  return renderToStaticMarkup(
    <MantineProvider env="test">
      <MemoryRouter>
        <About org="acme" report={report} />
      </MemoryRouter>
    </MantineProvider>,
  );
}

describe('what a report is about', () => {
  it('leads to the event', () => {
    expect(drawn({})).toContain('href="/organizations/acme/issues/7/events/ab/"');
  });

  it('leads to the issue when the event is gone', () => {
    expect(drawn({ event: { eventID: 'ab', id: null } })).toContain(
      'href="/organizations/acme/issues/7/"',
    );
  });

  it('is nothing for feedback that came by itself', () => {
    expect(drawn({ issue: null, event: { eventID: '', id: null } })).not.toContain('href');
  });
});
