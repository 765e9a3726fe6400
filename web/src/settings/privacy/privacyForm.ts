// What the forms of Security & Privacy hold, and what they send. Pure.

import type { ProjectDetail } from '../../api/types';
import { linesOf, textOf } from '../lines';

/** Organizations and projects have the same settings. */
export type ScrubbingSettings = Pick<
  ProjectDetail,
  | 'dataScrubber'
  | 'dataScrubberDefaults'
  | 'scrubIPAddresses'
  | 'sensitiveFields'
  | 'safeFields'
  | 'relayPiiConfig'
>;

export type ScrubbingSwitch = 'dataScrubber' | 'dataScrubberDefaults' | 'scrubIPAddresses';

export interface ScrubbingValues extends Record<ScrubbingSwitch, boolean> {
  [name: string]: unknown;
  sensitiveFields: string;
  safeFields: string;
  relayPiiConfig: string;
}

export function scrubbingValues(settings: ScrubbingSettings): ScrubbingValues {
  return {
    dataScrubber: settings.dataScrubber,
    dataScrubberDefaults: settings.dataScrubberDefaults,
    scrubIPAddresses: settings.scrubIPAddresses,
    sensitiveFields: textOf(settings.sensitiveFields),
    safeFields: textOf(settings.safeFields),
    relayPiiConfig: settings.relayPiiConfig ?? '',
  };
}

export function scrubbingBody(values: ScrubbingValues): ScrubbingSettings {
  return {
    dataScrubber: values.dataScrubber,
    dataScrubberDefaults: values.dataScrubberDefaults,
    scrubIPAddresses: values.scrubIPAddresses,
    sensitiveFields: linesOf(values.sensitiveFields),
    safeFields: linesOf(values.safeFields),
    relayPiiConfig: values.relayPiiConfig.trim() === '' ? null : values.relayPiiConfig,
  };
}

/** Says at once where a text is no JSON; all else the server knows better. */
export function rulesProblem(text: string): string | null {
  if (text.trim() === '') return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`;
  }
}
