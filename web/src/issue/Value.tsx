import { Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import classes from './Issue.module.css';

const kMaxLines = 12;
const kMaxLength = 300;
const kOneLine = 80;

/** Any value of an event as text: strings as they are, everything else as JSON, indented unless it is short. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    const short = JSON.stringify(value) ?? 'undefined';
    return short.length <= kOneLine ? short : JSON.stringify(value, null, 2);
  } catch {
    return '(too deep to show)';
  }
}

function fold(text: string): string {
  return text.split('\n').slice(0, kMaxLines).join('\n').slice(0, kMaxLength);
}

/** Shows a value of an event as text, never as markup. Long ones are folded. */
export function Value({ value }: { value: unknown }) {
  const [isOpen, setOpen] = useState(false);
  if (value === null || value === undefined) return <Text className={classes.none}>none</Text>;
  if (value === '') return <Text className={classes.none}>empty</Text>;
  const text = valueText(value);
  const folded = fold(text);
  const isLong = folded.length < text.length;
  return (
    <div className={classes.value}>
      {isOpen ? text : folded}
      {isLong && !isOpen && '…'}
      {isLong && (
        <UnstyledButton
          className={classes.more}
          onClick={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
        >
          {isOpen ? 'Show less' : 'Show all'}
        </UnstyledButton>
      )}
    </div>
  );
}
