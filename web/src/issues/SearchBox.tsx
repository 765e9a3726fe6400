import { CloseButton, Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState, type FormEvent } from 'react';
import classes from './Stream.module.css';
import { pastedQuery } from './streamQuery';
import { complete, suggest } from './suggest';

interface Props {
  value: string;
  onSubmit: (query: string) => void;
}

/**
 * A search field that proposes keys and values for the word being typed. Enter takes the proposal
 * that was chosen with the arrow keys, and searches when none is chosen.
 */
export function SearchBox({ value, onSubmit }: Props) {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  if (shown !== value) {
    // The address has changed underneath (a link, or going back): show what it says.
    setShown(value);
    setText(value);
  }
  const proposals = suggest(text);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    combobox.closeDropdown();
    setText(text.trim());
    onSubmit(text.trim());
  };

  return (
    <form role="search" onSubmit={submit} className={classes.search}>
      <Combobox
        store={combobox}
        onOptionSubmit={(proposal) => {
          setText(complete(text, proposal));
          combobox.resetSelectedOption();
          combobox.openDropdown();
          input.current?.focus();
        }}
      >
        <Combobox.Target withExpandedAttribute>
          <TextInput
            ref={input}
            role="combobox"
            aria-autocomplete="list"
            aria-label="Search issues"
            placeholder="Search: is:unresolved level:error environment:production some words"
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={
              text && (
                <CloseButton
                  size="sm"
                  aria-label="Clear the search"
                  onClick={() => {
                    setText('');
                    onSubmit('');
                    input.current?.focus();
                  }}
                />
              )
            }
            value={text}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            onChange={(event) => {
              setText(event.currentTarget.value);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
            onPaste={(event) => {
              const query = pastedQuery(text, event.clipboardData.getData('text'));
              if (query === null) return;
              event.preventDefault();
              setText(query);
              combobox.closeDropdown();
            }}
            onClick={() => combobox.openDropdown()}
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={proposals.length === 0}>
          <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
            {proposals.map(({ value: proposal, hint }) => (
              <Combobox.Option key={proposal} value={proposal}>
                <Group gap="sm" wrap="nowrap" justify="space-between">
                  <Text size="sm" className="mono">
                    {proposal}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {hint}
                  </Text>
                </Group>
              </Combobox.Option>
            ))}
          </Combobox.Options>
          <Combobox.Footer>
            <Text size="xs" c="dimmed">
              Any tag works as key:value, !key:value excludes; other words search the title; a
              short id opens its issue. Enter searches.
            </Text>
          </Combobox.Footer>
        </Combobox.Dropdown>
      </Combobox>
    </form>
  );
}
