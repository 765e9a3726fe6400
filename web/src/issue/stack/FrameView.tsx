import { Badge } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Frame } from '../../api/eventTypes';
import { KeyValues } from '../KeyValues';
import { framePlace, hasContext, hasDetails, type ShownFrame } from './frames';
import classes from './Stack.module.css';

/** One call: its place, and unfolded the lines around it and its variables. */
export function FrameView({ shown }: { shown: ShownFrame }) {
  const { frame } = shown;
  const [isOpen, setOpen] = useState(shown.isOpen);
  const id = useId();
  const content = <FrameHead frame={frame} />;
  if (!hasDetails(frame)) {
    return (
      <li className={classes.frame} data-system={!frame.inApp || undefined}>
        <div className={classes.head}>
          <span className={classes.chevron} />
          {content}
        </div>
      </li>
    );
  }
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.frame} data-system={!frame.inApp || undefined}>
      <button
        type="button"
        className={classes.head}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Chevron size={16} className={classes.chevron} aria-hidden />
        {content}
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && <FrameBody frame={frame} />}
      </div>
    </li>
  );
}

function FrameHead({ frame }: { frame: Frame }) {
  return (
    <>
      <span className={classes.place}>
        <span className={classes.file} title={frame.absPath ?? undefined}>
          {framePlace(frame)}
        </span>
        {frame.function && (
          <>
            {' '}
            <span className={classes.word}>in</span>{' '}
            <span className={classes.function}>{frame.function}</span>
          </>
        )}
        {frame.lineNo != null && frame.lineNo > 0 && (
          <>
            {' '}
            <span className={classes.word}>at line</span>{' '}
            <span className={classes.function}>
              {frame.lineNo}
              {frame.colNo != null && `:${frame.colNo}`}
            </span>
          </>
        )}
        {!frame.lineNo && frame.instructionAddr && (
          <>
            {' '}
            <span className={classes.word}>at</span>{' '}
            <span className={classes.function}>{frame.instructionAddr}</span>
          </>
        )}
      </span>
      {frame.inApp && (
        <Badge size="sm" variant="light" tt="none" radius="sm" className={classes.badge}>
          in app
        </Badge>
      )}
    </>
  );
}

function FrameBody({ frame }: { frame: Frame }) {
  const variables = Object.entries(frame.vars ?? {});
  return (
    <>
      {hasContext(frame) && <Context frame={frame} />}
      {variables.length > 0 && (
        <div className={classes.variables}>
          <KeyValues pairs={variables} label={`Variables of ${frame.function ?? 'the frame'}`} />
        </div>
      )}
    </>
  );
}

function Context({ frame }: { frame: Frame }) {
  const place = framePlace(frame);
  return (
    <div className={classes.context} tabIndex={0} role="group" aria-label={`Lines of ${place}`}>
      <ol className={classes.lines}>
        {frame.context?.map(([line, text]) => {
          const isFailing = line === frame.lineNo;
          return (
            <li
              key={line}
              className={classes.line}
              data-failing={isFailing || undefined}
              aria-current={isFailing ? 'true' : undefined}
            >
              <span className={classes.lineNumber}>{line}</span>
              <code>{text || ' '}</code>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
