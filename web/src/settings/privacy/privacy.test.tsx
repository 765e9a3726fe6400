import { MantineProvider } from '@mantine/core';
import { useForm } from '@mantine/form';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { describe, expect, it } from 'vitest';
import { rulesProblem, scrubbingBody, scrubbingValues, type ScrubbingSettings } from './privacyForm';
import { ScrubbingFields } from './ScrubbingFields';

const kSettings: ScrubbingSettings = {
  dataScrubber: false,
  dataScrubberDefaults: true,
  scrubIPAddresses: false,
  sensitiveFields: ['pin', 'customer number'],
  safeFields: [],
  relayPiiConfig: null,
};

describe('the form of scrubbing', () => {
  it('sends back what it was given', () => {
    const rules = { ...kSettings, relayPiiConfig: '{"applications": {}}' };
    for (const each of [kSettings, rules]) {
      expect(scrubbingBody(scrubbingValues(each))).toEqual(each);
    }
  });

  it('takes a list apart at its lines and passes over blanks', () => {
    const values = { ...scrubbingValues(kSettings), sensitiveFields: ' pin \n\n a b\n' };
    expect(scrubbingBody(values).sensitiveFields).toEqual(['pin', 'a b']);
  });

  it('takes rules away when nothing is left of them', () => {
    const values = { ...scrubbingValues(kSettings), relayPiiConfig: ' \n' };
    expect(scrubbingBody(values).relayPiiConfig).toBeNull();
  });

  it('finds what is no JSON before the server is asked', () => {
    expect(rulesProblem('')).toBeNull();
    expect(rulesProblem('{"rules": {}}')).toBeNull();
    expect(rulesProblem('{"rules": ')).toMatch(/^This is not JSON: /);
  });
});

interface FieldsProps {
  error?: string;
  forced?: object;
  disabled?: boolean;
  isRequirement?: boolean;
}

function Fields({ error, ...more }: FieldsProps) {
  const form = useForm({
    initialValues: scrubbingValues(kSettings),
    initialErrors: error === undefined ? {} : { relayPiiConfig: error },
  });
  return <ScrubbingFields form={form} disabled={false} {...more} />;
}

function drawn(props: Parameters<typeof Fields>[0]): string {
  return renderToStaticMarkup(
    <MantineProvider env="test">
      <MemoryRouter>
        <Fields {...props} />
      </MemoryRouter>
    </MantineProvider>,
  );
}

/** The switches in the order of the page, as "on" or "off" with "locked". */
function switches(html: string): string[] {
  const inputs = html.match(/<input[^>]*role="switch"[^>]*>/g) ?? [];
  return inputs.map((each) => {
    const state = / checked=""/.test(each) ? 'on' : 'off';
    return / disabled=""/.test(each) ? `${state} locked` : state;
  });
}

describe('the fields of scrubbing', () => {
  it('show what is set', () => {
    const html = drawn({});
    expect(switches(html)).toEqual(['off', 'on', 'off']);
    expect(html).toContain('pin\ncustomer number');
  });

  it('show what the organization has on as on, and locked', () => {
    const html = drawn({ forced: { ...kSettings, dataScrubber: true } });
    expect(switches(html)).toEqual(['on locked', 'on locked', 'off']);
    expect(html.match(/The organization requires this\./g)).toHaveLength(2);
  });

  it('say of an organization what it requires', () => {
    expect(drawn({})).not.toContain('Require');
    const html = drawn({ isRequirement: true });
    expect(html).toContain('Require the data scrubber');
    expect(html).toContain('Require the default patterns');
    expect(switches(html)).toEqual(['off', 'on', 'off']);
  });

  it('are locked for those who may not change them', () => {
    const html = drawn({ disabled: true });
    expect(switches(html)).toEqual(['off locked', 'on locked', 'off locked']);
    expect(html.match(/<textarea[^>]* disabled=""/g)).toHaveLength(3);
  });

  it('show beside the rules what the server says of them', () => {
    expect(drawn({ error: 'Rule `a`: there is no type `telepathy`.' })).toContain(
      'there is no type `telepathy`',
    );
  });
});
