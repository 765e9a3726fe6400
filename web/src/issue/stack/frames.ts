import type { Frame, Stacktrace } from '../../api/eventTypes';

export type FrameMode = 'relevant' | 'full';

export interface ShownFrame {
  kind: 'frame';
  frame: Frame;
  /** Place in the trace as it was sent (oldest call first); stays the same in every mode. */
  index: number;
  /** Whether the frame begins unfolded. */
  isOpen: boolean;
}

export interface FoldedFrames {
  kind: 'folded';
  frames: ShownFrame[];
  /** Place of the first folded frame. */
  index: number;
}

export type StackRow = ShownFrame | FoldedFrames;

export function hasContext(frame: Frame): boolean {
  return (frame.context ?? []).length > 0;
}

export function hasDetails(frame: Frame): boolean {
  return hasContext(frame) || Object.keys(frame.vars ?? {}).length > 0;
}

/**
 * What a trace shows. In the mode "relevant" runs of system frames are folded; the frame that
 * failed always shows, and so does everything when no frame is of the application. Frames of the
 * application begin open; when there are none, the frame that failed does.
 */
export function stackRows(
  trace: Stacktrace | null | undefined,
  mode: FrameMode,
  newestFirst: boolean,
): StackRow[] {
  const frames = trace?.frames ?? [];
  const hasInApp = frames.some((frame) => frame.inApp);
  const last = frames.length - 1;
  const rows: StackRow[] = [];
  frames.forEach((frame, index) => {
    const isOpen = hasDetails(frame) && (frame.inApp === true || (!hasInApp && index === last));
    const shown: ShownFrame = { kind: 'frame', frame, index, isOpen };
    const isFoldable = mode === 'relevant' && hasInApp && !frame.inApp && index !== last;
    const previous = rows[rows.length - 1];
    if (!isFoldable) rows.push(shown);
    else if (previous?.kind === 'folded') previous.frames.push(shown);
    else rows.push({ kind: 'folded', frames: [shown], index });
  });
  if (!newestFirst) return rows;
  for (const row of rows) if (row.kind === 'folded') row.frames.reverse();
  return rows.reverse();
}

/** "billing/invoice.py" or the best that the frame has. */
export function framePlace(frame: Frame): string {
  return frame.filename ?? frame.module ?? frame.absPath ?? frame.package ?? '<unknown>';
}

function frameLine(frame: Frame): string {
  const line = frame.lineNo ? `:${frame.lineNo}${frame.colNo ? `:${frame.colNo}` : ''}` : '';
  return `  at ${frame.function ?? '?'} (${framePlace(frame)}${line})`;
}

/** The trace as plain text, newest call first. */
export function stackText(title: string, trace: Stacktrace | null | undefined): string {
  return [title, ...(trace?.frames ?? []).map(frameLine).reverse()].join('\n');
}
