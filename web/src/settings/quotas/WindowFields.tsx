import { Group, NativeSelect, NumberInput } from '@mantine/core';
import { kWindowUnits } from './quotaForm';

interface Props {
  /** What binds each control to its form. */
  window: object;
  unit: object;
}

/** A number and its unit of time. */
export function WindowFields({ window, unit }: Props) {
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap" style={{ flex: '1 1 14rem' }}>
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
