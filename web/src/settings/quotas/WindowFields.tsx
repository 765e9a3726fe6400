import { Group, NativeSelect, NumberInput } from '@mantine/core';
import type { CSSProperties } from 'react';
import { kWindowUnits } from './quotaForm';

interface Props {
  /** What binds each control to its form. */
  window: object;
  unit: object;
  style?: CSSProperties;
}

/** A number and its unit of time. */
export function WindowFields({ window, unit, style }: Props) {
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap" style={style}>
      <NumberInput
        label="Within"
        description="How long"
        min={1}
        allowDecimal={false}
        allowNegative={false}
        style={{ flex: 1, minWidth: 0 }}
        {...window}
      />
      <NativeSelect
        label="Unit"
        description="Of time"
        data={kWindowUnits.map(({ value, label }) => ({ value, label }))}
        style={{ flex: 1, minWidth: 0 }}
        {...unit}
      />
    </Group>
  );
}
