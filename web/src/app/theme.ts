import {
  CloseButton,
  createTheme,
  InputClearButton,
  PasswordInput,
  type CSSVariablesResolver,
} from '@mantine/core';

// The type of the props leaves the attributes of the button out.
const kClose = { 'aria-label': 'Close' };
const kClear = { 'aria-label': 'Clear' };

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '600' },
  // Buttons without a text need a name.
  components: {
    CloseButton: CloseButton.extend({ defaultProps: kClose }),
    InputClearButton: InputClearButton.extend({ defaultProps: kClear }),
    PasswordInput: PasswordInput.extend({
      defaultProps: { visibilityToggleButtonProps: { 'aria-label': 'Show or hide the password' } },
    }),
  },
});

/** Text on a pale ground of the same hue; dark enough for a contrast of 4.5 (WCAG AA). */
const kTextOnPale: Record<string, string> = {
  blue: '#1558a0',
  gray: '#495057',
  grape: '#862e9c',
  indigo: '#364fc7',
  orange: '#a63c06',
  red: '#b92222',
  teal: '#066649',
  yellow: '#7d4a00',
};

export const cssVariables: CSSVariablesResolver = () => {
  const light: Record<string, string> = {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-placeholder': '#666d74',
  };
  const dark = {
    '--mantine-color-dimmed': '#a3a7ac',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-placeholder': '#a3a7ac',
  };
  for (const [name, color] of Object.entries(kTextOnPale)) {
    light[`--mantine-color-${name}-light-color`] = color;
    light[`--mantine-color-${name}-outline`] = color;
  }
  return { variables: {}, light, dark };
};
