import type { StatPoint } from '../api/types';
import { formatFullCount } from './time';

interface Props {
  points: StatPoint[] | undefined;
  /** What the bars are, for example "Events of ZeroDivisionError, last 24 hours". */
  label: string;
  width?: number;
  height?: number;
}

/** Bars without axes. A screen reader gets the label with the total and the highest bar. */
export function Sparkline({ points = [], label, width = 120, height = 28 }: Props) {
  const counts = points.map(([, count]) => count);
  const highest = Math.max(1, ...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const step = width / Math.max(1, counts.length);
  const gap = step > 4 ? 1.5 : 0.5;
  const summary = `${label}: ${formatFullCount(total)} in total, at most ${formatFullCount(
    Math.max(0, ...counts),
  )} per bar`;
  return (
    <svg
      role="img"
      aria-label={summary}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      style={{ display: 'block', maxWidth: '100%' }}
    >
      <title>{summary}</title>
      <line
        x1="0"
        x2={width}
        y1={height - 0.5}
        y2={height - 0.5}
        stroke="var(--mantine-color-default-border)"
      />
      {counts.map((count, i) => {
        const size = count === 0 ? 0 : Math.max(2, (count / highest) * (height - 2));
        return (
          <rect
            key={i}
            x={i * step + gap / 2}
            y={height - size}
            width={Math.max(1, step - gap)}
            height={size}
            rx="1"
            fill="light-dark(var(--mantine-color-indigo-5), var(--mantine-color-indigo-4))"
          />
        );
      })}
    </svg>
  );
}
