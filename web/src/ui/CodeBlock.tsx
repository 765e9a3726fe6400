import { Box } from '@mantine/core';
import { CopyButton } from './CopyField';
import classes from './CodeBlock.module.css';

interface Props {
  code: string;
  /** Names the block and its copy button. */
  label: string;
  wrap?: boolean;
}

/** Code as text in a box that scrolls sideways, with a button that copies it. */
export function CodeBlock({ code, label, wrap = false }: Props) {
  return (
    <Box className={classes.outer} role="group" aria-label={label}>
      <pre className={classes.code} data-wrap={wrap || undefined} tabIndex={0}>
        <code>{code}</code>
      </pre>
      <div className={classes.copy}>
        <CopyButton value={code} label={label} />
      </div>
    </Box>
  );
}
