import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

type Target = { to: string; children?: ReactNode; title?: string; 'aria-label'?: string };

/** A text link inside the page (no reload). */
export function AnchorLink(props: AnchorProps & Target) {
  return <Anchor component={Link} {...props} />;
}

/** A link that looks like a button. */
export function ButtonLink(props: ButtonProps & Target) {
  return <Button component={Link} {...props} />;
}
