import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/client';
import { ConfirmBody } from './ConfirmDialog';
import { edgesOf } from './ScrollTable';
import { ErrorState } from './States';
import { isLeaving, kSettled } from './unsaved';

function drawn(element: ReactNode): string {
  return renderToStaticMarkup(
    <MantineProvider env="test">
      <MemoryRouter>{element}</MemoryRouter>
    </MantineProvider>,
  );
}

function buttons(html: string): string[] {
  return html.match(/<button[^]*?<\/button>/g) ?? [];
}

describe('a question before something is destroyed', () => {
  const question = { title: 'Delete?', message: 'It goes.', confirmLabel: 'Delete it' };
  const body = (typed?: string) =>
    drawn(
      <ConfirmBody question={{ ...question, typed }} onConfirm={() => {}} onClose={() => {}} />,
    );

  it('has the first focus on the button that does no harm', () => {
    const [cancel, confirm] = buttons(body());
    expect(cancel).toContain('Cancel');
    expect(cancel).toContain('data-autofocus');
    expect(confirm).toContain('Delete it');
    expect(confirm).not.toContain('data-autofocus');
  });

  it('can only be answered after a name was typed, where it asks for one', () => {
    const html = body('shop');
    expect(html).toContain('Type shop to confirm');
    expect(buttons(html)[1]).toContain('disabled=""');
    expect(buttons(body())[1]).not.toContain('disabled=""');
  });
});

describe('what could not be loaded', () => {
  const state = (error: unknown, action?: ReactNode) =>
    drawn(<ErrorState error={error} onRetry={() => {}} action={action} />);

  it('can be tried again where that may help', () => {
    for (const status of [0, 429, 500, 503]) {
      expect(state(new ApiError(status, 'no')), String(status)).toContain('Try again');
    }
  });

  it('leads elsewhere where the answer will be the same', () => {
    for (const status of [400, 403, 404]) {
      expect(state(new ApiError(status, 'no')), String(status)).not.toContain('Try again');
    }
    expect(state(new ApiError(404, 'no'))).toContain('Go to the issues');
    expect(state(new ApiError(400, 'no'), 'Clear the search')).toContain('Clear the search');
    expect(state(new ApiError(500, 'no'), 'Clear the search')).not.toContain('Clear the search');
  });
});

describe('a wide table', () => {
  const box = { scrollLeft: 0, scrollWidth: 600, clientWidth: 300, scrollHeight: 9, clientHeight: 9 };

  it('shows on which side more of it lies', () => {
    expect(edgesOf(box)).toEqual({ before: false, after: true, scrolls: true });
    expect(edgesOf({ ...box, scrollLeft: 100 })).toMatchObject({ before: true, after: true });
    expect(edgesOf({ ...box, scrollLeft: 300 })).toMatchObject({ before: true, after: false });
  });

  it('is no area to scroll when it has room', () => {
    expect(edgesOf({ ...box, clientWidth: 600 }).scrolls).toBe(false);
  });
});

describe('leaving a page with something unsaved', () => {
  const at = (pathname: string, state: unknown = null) => ({ pathname, state });

  it('is going to another page', () => {
    expect(isLeaving(at('/settings/acme/'), at('/settings/acme/members/'))).toBe(true);
    expect(isLeaving(at('/settings/acme/'), at('/settings/acme/'))).toBe(false);
  });

  it('asks nothing once it is settled', () => {
    expect(isLeaving(at('/settings/acme/'), at('/settings/other/', kSettled))).toBe(false);
  });
});
