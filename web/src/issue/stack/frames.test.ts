import { describe, expect, it } from 'vitest';
import type { Frame } from '../../api/eventTypes';
import { stackRows, stackText, type StackRow } from './frames';

/** One letter per frame, oldest call first: A is of the application, s of the system. */
function trace(pattern: string) {
  const frames = [...pattern].map((letter, i): Frame => ({
    function: `f${i}`,
    filename: 'x.py',
    lineNo: i + 1,
    inApp: letter === 'A',
    context: [[i + 1, 'code']],
  }));
  return { frames };
}

function summary(rows: StackRow[]): string[] {
  return rows.map((row) =>
    row.kind === 'folded'
      ? `[${row.frames.map(({ index }) => index).join(' ')}]`
      : `${row.index}${row.isOpen ? '+' : ''}`,
  );
}

describe('stackRows', () => {
  it('folds runs of system frames and opens frames of the application', () => {
    expect(summary(stackRows(trace('AssAsA'), 'relevant', false))).toEqual([
      '0+',
      '[1 2]',
      '3+',
      '[4]',
      '5+',
    ]);
  });

  it('shows the newest call first, inside folds too', () => {
    expect(summary(stackRows(trace('AssA'), 'relevant', true))).toEqual(['3+', '[2 1]', '0+']);
  });

  it('always shows the frame that failed', () => {
    expect(summary(stackRows(trace('Ass'), 'relevant', true))).toEqual(['2', '[1]', '0+']);
  });

  it('shows everything when no frame is of the application', () => {
    expect(summary(stackRows(trace('sss'), 'relevant', true))).toEqual(['2+', '1', '0']);
  });

  it('folds nothing in the full trace', () => {
    expect(summary(stackRows(trace('AsA'), 'full', false))).toEqual(['0+', '1', '2+']);
  });

  it('takes a trace without frames', () => {
    expect(stackRows(null, 'relevant', true)).toEqual([]);
    expect(stackRows({ frames: null }, 'full', true)).toEqual([]);
  });
});

describe('stackText', () => {
  it('writes the newest call first', () => {
    expect(stackText('E: no', trace('As'))).toBe('E: no\n  at f1 (x.py:2)\n  at f0 (x.py:1)');
  });
});
