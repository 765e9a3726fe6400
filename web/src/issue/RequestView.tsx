import { Badge, Group, Stack, Title } from '@mantine/core';
import type { RequestData } from '../api/eventTypes';
import { CodeBlock, CopyButton } from '../ui';
import { KeyValues } from './KeyValues';
import { Section } from './Section';
import { valueText } from './Value';
import classes from './Issue.module.css';

/** Pairs from whatever form the SDK chose. */
function pairsOf(value: RequestData['query']): [string, unknown][] {
  if (!value) return [];
  if (typeof value === 'string') return [...new URLSearchParams(value)];
  if (Array.isArray(value)) return value;
  return Object.entries(value);
}

export function RequestView({ request }: { request: RequestData }) {
  const { method, url, fragment, data, env } = request;
  const parts: [string, [string, unknown][]][] = [
    ['Query', pairsOf(request.query)],
    ['Headers', pairsOf(request.headers)],
    ['Cookies', pairsOf(request.cookies)],
    ['Environment', Object.entries(env ?? {})],
  ];
  const hasBody = data !== null && data !== undefined && data !== '';
  return (
    <Section title="Request">
      <Stack gap="md">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          {method && (
            <Badge variant="light" radius="sm" style={{ flex: 'none' }}>
              {method}
            </Badge>
          )}
          <p className={classes.message} style={{ flex: 1 }}>
            {url ?? 'unknown address'}
            {fragment && `#${fragment}`}
          </p>
          {url && <CopyButton value={url} label="address" />}
        </Group>
        {parts.map(
          ([title, pairs]) =>
            pairs.length > 0 && (
              <div key={title}>
                <Title order={3} size="h6" mb={4}>
                  {title}
                </Title>
                <KeyValues pairs={pairs} label={title} />
              </div>
            ),
        )}
        {hasBody && (
          <div>
            <Title order={3} size="h6" mb={4}>
              Body
            </Title>
            <CodeBlock code={valueText(data)} label="body" wrap />
          </div>
        )}
      </Stack>
    </Section>
  );
}
