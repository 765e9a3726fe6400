import { Badge, Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ExceptionValue, Mechanism } from '../api/eventTypes';
import { CopyButton } from '../ui';
import { filledPairs, KeyValues } from './KeyValues';
import { Section } from './Section';
import { stackText, type FrameMode } from './stack/frames';
import { StackTrace } from './stack/StackTrace';
import { StackControls, type StackView } from './StackControls';

interface Props {
  values: ExceptionValue[];
  view: StackView;
  onView: (view: StackView) => void;
}

/** The chain of exceptions. Sent oldest first: the last one is what reached the top. */
export function Exceptions({ values, view, onView }: Props) {
  const ordered = view.newestFirst ? [...values].reverse() : values;
  return (
    <Section
      title={values.length > 1 ? `Exceptions (${values.length})` : 'Exception'}
      actions={<StackControls view={view} onView={onView} />}
    >
      <Stack gap="lg">
        {ordered.map((exception, i) => (
          <Exception
            key={view.newestFirst ? values.length - 1 - i : i}
            exception={exception}
            chain={values}
            mode={view.mode}
            newestFirst={view.newestFirst}
          />
        ))}
      </Stack>
    </Section>
  );
}

export function exceptionTitle({ type, value }: ExceptionValue): string {
  return [type, value].filter(Boolean).join(': ') || '<unknown>';
}

interface ExceptionProps {
  exception: ExceptionValue;
  chain: ExceptionValue[];
  mode: FrameMode;
  newestFirst: boolean;
}

function Exception({ exception, chain, mode, newestFirst }: ExceptionProps) {
  const { type, value, module, mechanism, stacktrace } = exception;
  return (
    <Box>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <Title order={3} size="h5" className="wrap-anywhere">
          {type ?? '<unknown>'}
          {module && (
            <Text span size="xs" c="dimmed" fw={400} ml={8}>
              {module}
            </Text>
          )}
        </Title>
        <CopyButton
          value={stackText(exceptionTitle(exception), stacktrace)}
          label={`stack trace of ${type ?? 'the exception'}`}
        />
      </Group>
      {value && (
        <Text size="sm" className="mono wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }} mb={6}>
          {value}
        </Text>
      )}
      {mechanism && <MechanismLine mechanism={mechanism} chain={chain} />}
      <Box mt="xs">
        <StackTrace trace={stacktrace} mode={mode} newestFirst={newestFirst} />
      </Box>
    </Box>
  );
}

/** The type of the exception that this one hangs on; null at the root or when ids are missing. */
function parentType({ parent_id: parent }: Mechanism, chain: ExceptionValue[]): string | null {
  if (parent === null || parent === undefined) return null;
  const found = chain.find(({ mechanism }) => mechanism?.exception_id === parent);
  return found?.type ?? null;
}

function MechanismLine({ mechanism, chain }: { mechanism: Mechanism; chain: ExceptionValue[] }) {
  const parent = parentType(mechanism, chain);
  const extra = filledPairs({ ...mechanism.data, ...mechanism.meta });
  return (
    <>
      <Group gap={6}>
        {mechanism.type && (
          <Badge variant="default" tt="none" radius="sm" size="sm">
            mechanism {mechanism.type}
          </Badge>
        )}
        {mechanism.handled !== null && mechanism.handled !== undefined && (
          <Badge
            variant="light"
            tt="none"
            radius="sm"
            size="sm"
            color={mechanism.handled ? 'teal' : 'red'}
          >
            {mechanism.handled ? 'handled' : 'unhandled'}
          </Badge>
        )}
        {mechanism.is_exception_group && (
          <Badge variant="default" tt="none" radius="sm" size="sm">
            exception group
          </Badge>
        )}
        {parent && (
          <Text size="xs" c="dimmed">
            {mechanism.source ? `${mechanism.source} of ${parent}` : `belongs to ${parent}`}
          </Text>
        )}
        {mechanism.description && (
          <Text size="xs" c="dimmed" className="wrap-anywhere">
            {mechanism.description}
          </Text>
        )}
      </Group>
      {extra.length > 0 && <KeyValues pairs={extra} label="Mechanism" />}
    </>
  );
}
