import { Select, type ComboboxParsedItem, type SelectProps } from '@mantine/core';
import { useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import { rankChoices, type Choice } from './choices';

type Passed = Omit<SelectProps, 'data' | 'value' | 'onChange' | 'filter' | 'searchable'>;

interface Props extends Passed {
  data: Choice[];
  value: string;
  onChange: (value: string) => void;
  /** Shown when the text fits none. */
  nothingFoundMessage: string;
}

function asChoices(options: readonly ComboboxParsedItem[]): Choice[] {
  return options.filter((each): each is Choice => 'value' in each);
}

/**
 * A list with a field to search it. Typing replaces what was chosen, the best match is marked, and
 * Enter takes it; while the text is not a choice, Enter does not submit the form.
 */
export function SearchSelect({ data, value, onChange, ...select }: Props) {
  const label = data.find((each) => each.value === value)?.label ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? label;

  const markAll = (event: SyntheticEvent<HTMLInputElement>) => {
    if (typed === null) event.currentTarget.select();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && typed !== null && typed !== label) event.preventDefault();
  };
  return (
    <Select
      {...select}
      data={data}
      value={value === '' ? null : value}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange={typed !== null}
      searchValue={text}
      onSearchChange={(next) => setTyped(next === label ? null : next)}
      filter={({ options, search }) => rankChoices(asChoices(options), search)}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
      onOptionSubmit={() => setTyped(null)}
      onFocus={markAll}
      onClick={markAll}
      onKeyDown={onKeyDown}
    />
  );
}
