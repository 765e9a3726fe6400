import { Value } from './Value';
import classes from './Issue.module.css';

interface Props {
  /** Pairs in the order in which they are shown; a key may occur twice. */
  pairs: [string, unknown][];
  /** Names the list for a screen reader. */
  label: string;
}

/** Names and values side by side; below one another on a phone. */
export function KeyValues({ pairs, label }: Props) {
  return (
    <dl className={classes.pairs} aria-label={label}>
      {pairs.map(([key, value], i) => (
        <div key={`${key}-${i}`} className={classes.pair}>
          <dt>{key}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The entries of an object that hold something. */
export function filledPairs(values: Record<string, unknown>): [string, unknown][] {
  return Object.entries(values).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
}
