import { ActionIcon, Button, Group, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { useCopy } from './useCopy';

interface CopyButtonProps {
  value: string;
  /** What is copied, for the button's name: "DSN" gives "Copy DSN". */
  label: string;
  /** Shows the label instead of the icon alone. */
  withText?: boolean;
  onCopied?: () => void;
}

/** Copies and says so, to the eye and to a screen reader. */
export function CopyButton({ value, label, withText = false, onCopied }: CopyButtonProps) {
  const clipboard = useCopy();
  const copy = async () => {
    if (await clipboard.copy(value)) onCopied?.();
  };
  const name = clipboard.copied ? `${label} copied` : `Copy ${label}`;
  const icon = clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />;
  const color = clipboard.copied ? 'teal' : 'gray';
  return (
    <>
      {withText ? (
        <Button
          size="xs"
          variant="default"
          leftSection={icon}
          onClick={() => void copy()}
        >
          {name}
        </Button>
      ) : (
        <Tooltip label={clipboard.failed ? 'Copying failed: select the text instead' : name}>
          <ActionIcon
            variant="subtle"
            color={color}
            aria-label={`Copy ${label}`}
            onClick={() => void copy()}
          >
            {icon}
          </ActionIcon>
        </Tooltip>
      )}
      <VisuallyHidden role="status">
        {clipboard.copied ? `${label} copied` : clipboard.failed ? 'Copying failed' : ''}
      </VisuallyHidden>
    </>
  );
}

interface CopyFieldProps {
  label: string;
  value: string;
  /** The accessible name when it differs from the visible label. */
  ariaLabel?: string;
  description?: ReactNode;
  hideLabel?: boolean;
}

/** A read-only field whose whole content can be copied. */
export function CopyField({ label, value, ariaLabel, description, hideLabel }: CopyFieldProps) {
  const id = useId();
  return (
    <Group gap={4} align="flex-end" wrap="nowrap">
      <TextInput
        id={id}
        readOnly
        style={{ flex: 1, minWidth: 0 }}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        label={hideLabel ? undefined : label}
        description={description}
        aria-label={ariaLabel ?? (hideLabel ? label : undefined)}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        rightSection={<CopyButton value={value} label={label} />}
      />
    </Group>
  );
}
