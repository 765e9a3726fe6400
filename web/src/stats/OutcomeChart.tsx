import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { formatCount } from '../ui/time';
import { formatQuantity, type Category } from './categories';
import type { OutcomeInfo } from './outcomes';
import { intervalLabel, type Bar } from './statsData';

interface Props {
  bars: readonly Bar[];
  outcomes: readonly OutcomeInfo[];
  category: Category;
  interval: string;
}

/**
 * Stacked bars. Loaded when it is needed, because it brings the library of charts. With the focus on
 * it the arrow keys go from bar to bar; the table beside it says the same to a screen reader.
 */
export default function OutcomeChart({ bars, outcomes, category, interval }: Props) {
  const data = bars.map(({ start, counts }) => ({
    ...counts,
    label: intervalLabel(start, interval),
  }));
  return (
    <BarChart
      h={280}
      data={data}
      dataKey="label"
      type="stacked"
      series={outcomes.map(({ id, label, color }) => ({ name: id, label, color }))}
      valueFormatter={(value) => formatQuantity(value, category)}
      withLegend
      legendProps={{ verticalAlign: 'bottom' }}
      barChartProps={{ accessibilityLayer: true }}
      barProps={{ isAnimationActive: false }}
      tooltipAnimationDuration={0}
      xAxisProps={{ interval: 'equidistantPreserveStart', minTickGap: 24 }}
      yAxisProps={{
        width: 64,
        allowDecimals: false,
        tickFormatter: (value: number) =>
          category.unit === 'items' ? formatCount(value) : formatQuantity(value, category),
      }}
    />
  );
}
