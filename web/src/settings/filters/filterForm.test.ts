import { describe, expect, it } from 'vitest';
import { browserChoices, chosenBrowsers, filterBody, filterValues, kBrowsers } from './filterForm';

const kOptions = {
  'filters:releases': 'shop@1.*\n>=2.0',
  'filters:error_messages': '',
  'filters:blacklisted_ips': '192.0.2.1',
  'filters:chunk-load-error': true,
  'filters:react-hydration-errors': false,
  'filters:custom': [],
};

describe('the form of filters', () => {
  it('holds the texts and switches that it has fields for', () => {
    const { options } = filterValues({ options: kOptions });
    expect(options['filters:releases']).toBe('shop@1.*\n>=2.0');
    expect(options['filters:chunk-load-error']).toBe(true);
    expect(options['filters:react-hydration-errors']).toBe(false);
    expect(options).not.toHaveProperty('filters:custom');
  });

  it('sends lists without blanks', () => {
    const values = filterValues({ options: { 'filters:releases': ' a \n\n b ' } });
    expect(filterBody(values).options['filters:releases']).toBe('a\nb');
    expect(filterBody(values).options['filters:error_messages']).toBe('');
  });
});

describe('legacy browsers', () => {
  it('are all, none or some', () => {
    expect(chosenBrowsers(true)).toHaveLength(kBrowsers.length);
    expect(chosenBrowsers(false)).toEqual([]);
    expect(chosenBrowsers(['ie', 'ie9'])).toEqual(['ie', 'ie9']);
  });

  it('keep a choice that the page has no name for', () => {
    expect(browserChoices(['ie9', 'ie']).at(-1)).toEqual({ id: 'ie9', label: 'ie9' });
    expect(browserChoices(['ie'])).toHaveLength(kBrowsers.length);
  });
});
