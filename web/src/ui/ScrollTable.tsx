import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import classes from './ScrollTable.module.css';

interface Props {
  /** What is in it, for a screen reader: "Audit log". */
  label: string;
  /** Below this width, in pixels, the table scrolls sideways. */
  minWidth: number;
  maxHeight?: number;
  id?: string;
  children: ReactNode;
}

/** How much is out of sight in front and behind; `scrolls` in any direction. */
interface Edges {
  before: boolean;
  after: boolean;
  scrolls: boolean;
}

const kNoEdges: Edges = { before: false, after: false, scrolls: false };

/** What lies outside of a box; less than a pixel is rounding. */
export function edgesOf(
  box: Pick<
    HTMLElement,
    'scrollLeft' | 'scrollWidth' | 'clientWidth' | 'scrollHeight' | 'clientHeight'
  >,
): Edges {
  const hidden = box.scrollWidth - box.clientWidth;
  return {
    before: hidden > 1 && box.scrollLeft > 1,
    after: hidden > 1 && box.scrollLeft < hidden - 1,
    scrolls: hidden > 1 || box.scrollHeight - box.clientHeight > 1,
  };
}

/**
 * A wide table on a narrow screen: it scrolls sideways, with a shadow and a line that say so, and can
 * be scrolled by keyboard.
 */
export function ScrollTable({ label, minWidth, maxHeight, id, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [edges, setEdges] = useState(kNoEdges);
  const measure = useCallback(() => {
    if (!box.current) return;
    const now = edgesOf(box.current);
    setEdges((old) =>
      old.before === now.before && old.after === now.after && old.scrolls === now.scrolls
        ? old
        : now,
    );
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    if (inner.current) observer.observe(inner.current);
    return () => observer.disconnect();
  }, [measure]);
  const region = edges.scrolls ? { role: 'region', 'aria-label': label, tabIndex: 0 } : {};
  return (
    <div
      className={classes.outer}
      data-before={edges.before || undefined}
      data-after={edges.after || undefined}
    >
      <div className={classes.hint} aria-hidden>
        Scroll sideways to see all columns
      </div>
      <div
        id={id}
        ref={box}
        className={classes.box}
        style={{ maxHeight }}
        onScroll={measure}
        {...region}
      >
        <div ref={inner} style={{ minWidth }}>
          {children}
        </div>
      </div>
    </div>
  );
}
