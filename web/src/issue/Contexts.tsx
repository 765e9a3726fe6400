import { SimpleGrid, Title } from '@mantine/core';
import { filledPairs, KeyValues } from './KeyValues';
import { Section } from './Section';

type ContextMap = Record<string, Record<string, unknown> | null>;

const kTitles = new Map([
  ['app', 'Application'],
  ['browser', 'Browser'],
  ['device', 'Device'],
  ['gpu', 'Graphics'],
  ['os', 'Operating system'],
  ['runtime', 'Runtime'],
  ['trace', 'Trace'],
]);

export function Contexts({ contexts }: { contexts: ContextMap }) {
  const shown = Object.entries(contexts)
    .map(([name, context]) => {
      const { type: _, ...rest } = context ?? {};
      return { name, pairs: filledPairs(rest) };
    })
    .filter(({ pairs }) => pairs.length > 0);
  if (shown.length === 0) return null;
  return (
    <Section title="Contexts">
      <SimpleGrid cols={{ base: 1, md: shown.length > 1 ? 2 : 1 }} spacing="lg">
        {shown.map(({ name, pairs }) => (
          <div key={name} style={{ minWidth: 0 }}>
            <Title order={3} size="h6" mb={4} className="wrap-anywhere">
              {kTitles.get(name) ?? name}
            </Title>
            <KeyValues pairs={pairs} label={kTitles.get(name) ?? name} />
          </div>
        ))}
      </SimpleGrid>
    </Section>
  );
}
