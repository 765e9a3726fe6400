import { Divider, Group, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { AnchorLink, CopyButton, usePageTitle } from '../ui';
import { Helpful } from './Helpful';
import { Markdown } from './Markdown';

export interface Neighbour {
  to: string;
  title: string;
}

interface Props {
  to: string;
  title: string;
  /** Markdown, ready to show and to copy. */
  text: string;
  previous: Neighbour | null;
  next: Neighbour | null;
}

/** One page of the docs with its tools around it. */
export function Article({ to, title, text, previous, next }: Props) {
  const { hash } = useLocation();
  usePageTitle(title, 'Docs');
  useEffect(() => {
    if (hash !== '') document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  }, [hash, to]);
  return (
    <Stack gap="lg" component="article" maw="78ch">
      <Group justify="flex-end" mb={-8}>
        <CopyButton value={text} label="page" withText />
      </Group>
      <Markdown text={text} />
      <Divider />
      <Group
        component="nav"
        aria-label="Neighbouring pages"
        justify="space-between"
        align="flex-start"
      >
        <div className="wrap-anywhere">
          {previous !== null && (
            <>
              <Text size="xs" c="dimmed">
                Previous
              </Text>
              <AnchorLink to={previous.to}>{previous.title}</AnchorLink>
            </>
          )}
        </div>
        <div className="wrap-anywhere" style={{ textAlign: 'right' }}>
          {next !== null && (
            <>
              <Text size="xs" c="dimmed">
                Next
              </Text>
              <AnchorLink to={next.to}>{next.title}</AnchorLink>
            </>
          )}
        </div>
      </Group>
      <Helpful key={to} page={to} />
    </Stack>
  );
}
