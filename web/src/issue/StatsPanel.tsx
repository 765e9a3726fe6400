import { Group, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import type { StatPoint } from '../api/types';
import { formatFullCount } from '../ui';
import { Section } from './Section';
import classes from './Issue.module.css';

const kPeriods: [string, string][] = [
  ['24h', '24 hours'],
  ['30d', '30 days'],
];

const hour = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

interface Props {
  stats: Record<string, StatPoint[]> | undefined;
}

/** Events over time. */
export function StatsPanel({ stats }: Props) {
  const periods = kPeriods.filter(([period]) => stats?.[period]);
  const [chosen, setChosen] = useState('24h');
  const period = periods.some(([id]) => id === chosen) ? chosen : (periods[0]?.[0] ?? '');
  const points = stats?.[period] ?? [];
  if (points.length === 0) return null;
  const format = (seconds: number) =>
    (period === '24h' ? hour : day).format(new Date(seconds * 1000));
  const total = points.reduce((sum, [, count]) => sum + count, 0);
  const highest = Math.max(...points.map(([, count]) => count));
  const label = kPeriods.find(([id]) => id === period)?.[1] ?? period;
  return (
    <Section
      title="Events"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Period of the chart"
          value={period}
          onChange={setChosen}
          data={periods.map(([value, text]) => ({ value, label: text }))}
        />
      }
    >
      <Chart
        points={points}
        format={format}
        label={`Events in the last ${label}: ${formatFullCount(total)} in total, at most ${formatFullCount(highest)} per bar`}
      />
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {format(points[0]?.[0] ?? 0)}
        </Text>
        <Text size="xs" c="dimmed">
          now
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {formatFullCount(total)} in {label}, at most {formatFullCount(highest)} per{' '}
        {period === '24h' ? 'hour' : 'day'}
      </Text>
    </Section>
  );
}

interface ChartProps {
  points: StatPoint[];
  format: (seconds: number) => string;
  label: string;
}

function Chart({ points, format, label }: ChartProps) {
  const height = 90;
  const step = 10;
  const highest = Math.max(1, ...points.map(([, count]) => count));
  return (
    <svg
      role="img"
      aria-label={label}
      className={classes.chart}
      viewBox={`0 0 ${points.length * step} ${height}`}
      preserveAspectRatio="none"
    >
      {points.map(([seconds, count], i) => {
        const size = count === 0 ? 0 : Math.max(2, (count / highest) * (height - 4));
        return (
          <g key={seconds}>
            <rect x={i * step + 1} y={height - size} width={step - 2} height={size} />
            <rect x={i * step} y={0} width={step} height={height} className={classes.hover}>
              <title>{`${format(seconds)}: ${formatFullCount(count)}`}</title>
            </rect>
          </g>
        );
      })}
      <line
        x1="0"
        x2={points.length * step}
        y1={height}
        y2={height}
        stroke="var(--mantine-color-default-border)"
        strokeWidth="2"
      />
    </svg>
  );
}
