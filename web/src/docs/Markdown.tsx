import { Anchor } from '@mantine/core';
import { isValidElement, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import { Link } from 'react-router';
import remarkGfm from 'remark-gfm';
import { CopyButton } from '../ui';
import classes from './Markdown.module.css';

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (isValidElement<{ children?: ReactNode }>(node)) return textOf(node.props.children);
  return '';
}

function anchorOf(node: ReactNode): string {
  return textOf(node)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function AnchorMark({ id, of }: { id: string; of: ReactNode }) {
  return (
    <a href={`#${id}`} className={classes.anchor} aria-label={`Link to “${textOf(of)}”`}>
      #
    </a>
  );
}

/** Pages of this site open without a reload; what the server answers itself, and other hosts, do not. */
function PageLink({ href = '', children }: { href?: string; children?: ReactNode }) {
  if (href.startsWith('/') && !href.startsWith('/api/')) {
    return (
      <Anchor component={Link} to={href} inherit underline="always">
        {children}
      </Anchor>
    );
  }
  return (
    <Anchor href={href} inherit underline="always" rel="noreferrer">
      {children}
    </Anchor>
  );
}

function CodeBlock({ children }: { children?: ReactNode }) {
  const text = textOf(children).replace(/\n$/, '');
  return (
    <div className={classes.code}>
      {/* Long lines scroll; the block takes the focus so that the keyboard can scroll it too. */}
      <pre tabIndex={0} aria-label="Code">
        {children}
      </pre>
      <div className={classes.copy}>
        <CopyButton value={text} label="code" />
      </div>
    </div>
  );
}

const kComponents: Components = {
  h2: ({ children }) => {
    const id = anchorOf(children);
    return (
      <h2 id={id}>
        {children}
        <AnchorMark id={id} of={children} />
      </h2>
    );
  },
  h3: ({ children }) => {
    const id = anchorOf(children);
    return (
      <h3 id={id}>
        {children}
        <AnchorMark id={id} of={children} />
      </h3>
    );
  },
  a: PageLink,
  pre: CodeBlock,
  table: ({ children }) => (
    <div className={classes.table} tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

/** Shows Markdown; HTML in it is shown as text, never run. Pictures are left out. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.text}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={kComponents}
        disallowedElements={['img']}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
