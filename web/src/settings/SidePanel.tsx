import { Button, NavLink } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2 } from '@tabler/icons-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import classes from './SidePanel.module.css';

export interface PanelEntry {
  label: string;
  to: string;
  /** Counts as the current page only at exactly this address, not at those below it. */
  exact?: boolean;
}

export interface PanelSection {
  heading: string;
  entries: readonly PanelEntry[];
}

interface Props {
  /** Names the navigation to a screen reader, and the button that opens it on a phone. */
  label: string;
  sections: readonly PanelSection[];
  children: ReactNode;
}

function isCurrent(entry: PanelEntry, pathname: string): boolean {
  const at = pathname.endsWith('/') ? pathname : `${pathname}/`;
  return entry.exact === true ? at === entry.to : at.startsWith(entry.to);
}

/** A second navigation beside the page; on a narrow screen it folds into a button above it. */
export function SidePanel({ label, sections, children }: Props) {
  const { pathname } = useLocation();
  const [opened, panel] = useDisclosure(false);
  const { close } = panel;
  const id = useId();
  const sectionId = (heading: string) => `${id}-${heading.replace(/\W+/g, '-')}`;
  const nav = useRef<HTMLElement>(null);
  useEffect(close, [pathname, close]);
  useEffect(() => {
    nav.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [pathname, sections.length]);

  return (
    <div className={classes.frame}>
      <Button
        className={classes.toggle}
        variant="default"
        leftSection={<IconMenu2 size={16} aria-hidden />}
        aria-expanded={opened}
        aria-controls={id}
        onClick={panel.toggle}
      >
        {label}
      </Button>
      <nav
        id={id}
        ref={nav}
        aria-label={label}
        className={classes.panel}
        data-closed={opened ? undefined : ''}
      >
        {sections.map((section) => (
          <div key={section.heading} className={classes.section}>
            <div className={classes.heading} id={sectionId(section.heading)}>
              {section.heading}
            </div>
            <ul className={classes.list} aria-labelledby={sectionId(section.heading)}>
              {section.entries.map((entry) => {
                const current = isCurrent(entry, pathname);
                return (
                  <li key={entry.to}>
                    <NavLink
                      component={Link}
                      to={entry.to}
                      label={entry.label}
                      active={current}
                      aria-current={current ? 'page' : undefined}
                      py={6}
                      styles={{ root: { borderRadius: 'var(--mantine-radius-sm)' } }}
                    />
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
      <div className={classes.content}>{children}</div>
    </div>
  );
}
