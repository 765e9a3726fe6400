import { Badge, VisuallyHidden } from '@mantine/core';
import classes from './Stream.module.css';

const kLevelColors = new Map([
  ['fatal', 'grape'],
  ['error', 'red'],
  ['warning', 'yellow'],
  ['info', 'blue'],
  ['debug', 'gray'],
  ['sample', 'gray'],
]);

/** The level as a word in its colour. */
export function LevelBadge({ level }: { level: string }) {
  return (
    <Badge
      size="sm"
      variant="light"
      color={kLevelColors.get(level) ?? 'gray'}
      tt="none"
      radius="sm"
    >
      <VisuallyHidden>level </VisuallyHidden>
      {level}
    </Badge>
  );
}

/** A stripe in the colour of the level, for the eye alone. */
export function LevelStripe({ level }: { level: string }) {
  const color = kLevelColors.get(level) ?? 'gray';
  return (
    <span
      aria-hidden
      className={classes.stripe}
      style={{ background: `var(--mantine-color-${color}-6)` }}
    />
  );
}

const kStatuses: Record<string, [string, string]> = {
  unresolved: ['Unresolved', 'orange'],
  resolved: ['Resolved', 'teal'],
  ignored: ['Ignored', 'gray'],
  muted: ['Ignored', 'gray'],
};

export function StatusBadge({ status }: { status: string }) {
  const [label, color] = kStatuses[status] ?? [status, 'gray'];
  return (
    <Badge variant="light" color={color} tt="none" radius="sm">
      {label}
    </Badge>
  );
}

const kSubstatuses: Record<string, [string, string]> = {
  new: ['New', 'blue'],
  regressed: ['Regressed', 'orange'],
  escalating: ['Escalating', 'red'],
};

/** Only what is worth the eye: an ongoing issue gets no badge. */
export function SubstatusBadge({ substatus }: { substatus: string | null | undefined }) {
  const [label, color] = kSubstatuses[substatus ?? ''] ?? [];
  if (!label) return null;
  return (
    <Badge size="sm" variant="outline" color={color ?? 'gray'} tt="none" radius="sm">
      {label}
    </Badge>
  );
}

export function UnhandledBadge() {
  return (
    <Badge size="sm" variant="outline" color="red" tt="none" radius="sm">
      Unhandled
    </Badge>
  );
}
