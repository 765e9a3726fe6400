import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { Stacktrace } from '../../api/eventTypes';
import { FrameView } from './FrameView';
import { stackRows, type FoldedFrames, type FrameMode } from './frames';
import classes from './Stack.module.css';

interface Props {
  trace: Stacktrace | null | undefined;
  mode: FrameMode;
  newestFirst: boolean;
}

export function StackTrace({ trace, mode, newestFirst }: Props) {
  const rows = stackRows(trace, mode, newestFirst);
  if (rows.length === 0) {
    return <p className={classes.nothing}>The SDK sent no stack trace.</p>;
  }
  return (
    <ol className={classes.stack} aria-label="Stack trace">
      {rows.map((row) =>
        row.kind === 'frame' ? (
          <FrameView key={`${mode}-${row.index}`} shown={row} />
        ) : (
          <Folded key={`folded-${row.index}`} row={row} />
        ),
      )}
    </ol>
  );
}

function Folded({ row }: { row: FoldedFrames }) {
  const [isOpen, setOpen] = useState(false);
  const count = row.frames.length;
  const noun = count === 1 ? '1 system frame' : `${count} system frames`;
  return (
    <>
      <li className={classes.frame} data-system>
        <button
          type="button"
          className={classes.head}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <IconDots size={16} className={classes.chevron} aria-hidden />
          <span className={classes.place}>{isOpen ? `Hide ${noun}` : `Show ${noun}`}</span>
        </button>
      </li>
      {isOpen && row.frames.map((shown) => <FrameView key={shown.index} shown={shown} />)}
    </>
  );
}
