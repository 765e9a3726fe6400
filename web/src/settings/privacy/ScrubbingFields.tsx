import { Switch } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { AnchorLink } from '../../ui';
import { Noted } from '../parts';
import { LinesField } from '../SettingsForm';
import type { ScrubbingSwitch, ScrubbingValues } from './privacyForm';

interface Props<Values extends ScrubbingValues> {
  form: UseFormReturnType<Values>;
  disabled: boolean;
  /** Of an organization: what it has on, its projects must have on. */
  isRequirement?: boolean;
  /** The switches that the organization has on, for a project; they are on here too. */
  forced?: Readonly<Partial<Record<ScrubbingSwitch, boolean>>>;
}

interface SwitchText {
  name: ScrubbingSwitch;
  label: string;
  required: string;
  note: string;
}

const kSwitches: readonly SwitchText[] = [
  {
    name: 'dataScrubber',
    label: 'Data scrubber',
    required: 'Require the data scrubber',
    note: 'Removes sensitive fields and, unless switched off below, the usual patterns before anything is stored.',
  },
  {
    name: 'dataScrubberDefaults',
    label: 'Use the default patterns',
    required: 'Require the default patterns',
    note: 'Passwords, tokens, keys, card and account numbers, session cookies and the like. Needs the data scrubber.',
  },
  {
    name: 'scrubIPAddresses',
    label: 'Do not store IP addresses',
    required: 'Never store IP addresses',
    note: 'Removes the addresses of clients, and addresses in texts.',
  },
];

/** Switches, lists and rules by which personal data is removed. */
export function ScrubbingFields<Values extends ScrubbingValues>({
  form,
  disabled,
  isRequirement = false,
  forced = {},
}: Props<Values>) {
  return (
    <>
      {kSwitches.map(({ name, label, required, note }) => {
        const isForced = forced[name] === true;
        const input = form.getInputProps(name, { type: 'checkbox' });
        return (
          <Noted key={name} note={isForced ? `${note} The organization requires this.` : note}>
            {(id) => (
              <Switch
                label={isRequirement ? required : label}
                aria-describedby={id}
                {...input}
                {...(isForced ? { checked: true } : {})}
                disabled={disabled || isForced}
              />
            )}
          </Noted>
        );
      })}
      <LinesField
        label="Additional sensitive fields"
        description="One per line. A value is removed when its key contains one of these."
        placeholder={'pin\ncustomer_number'}
        disabled={disabled}
        input={form.getInputProps('sensitiveFields')}
      />
      <LinesField
        label="Safe fields"
        description="One per line: keys whose values are left alone by the fields above and the default patterns."
        placeholder="token_count"
        disabled={disabled}
        input={form.getInputProps('safeFields')}
      />
      <LinesField
        label="Advanced rules"
        description={
          <>
            JSON with <code>rules</code> and <code>applications</code>, as Sentry&apos;s{' '}
            <code>relayPiiConfig</code>; they work whether the data scrubber is on or not. The{' '}
            <AnchorLink to="/docs/api/" inherit>
              reference
            </AnchorLink>{' '}
            has the field.
          </>
        }
        placeholder='{"applications": {"$message": ["@email:replace"]}}'
        disabled={disabled}
        input={form.getInputProps('relayPiiConfig')}
      />
    </>
  );
}
