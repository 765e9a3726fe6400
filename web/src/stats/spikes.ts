// Spikes, from the answer of the API to what is shown. Pure.

import type { Spike } from '../api/types';
import { categoryOf, formatQuantity } from './categories';

/** A project that is cut off now, with all that it was refused since. */
export interface CutOff {
  projectSlug: string;
  /** The earliest refusal, ISO 8601. */
  start: string;
  /** "1,200 errors, 3 MB of attachments". */
  refused: string;
}

/** "1,200 errors"; with a unit of its own "3.0 MB of attachments". */
function refusedText({ category: id, dropped }: Pick<Spike, 'category' | 'dropped'>): string {
  const category = categoryOf(id);
  const amount = formatQuantity(dropped, category);
  const noun = category.label.toLowerCase().replace(/ \(size\)$/, '');
  return category.unit === 'items' ? `${amount} ${noun}` : `${amount} of ${noun}`;
}

/** One entry per project that goes on being refused. */
export function cutOffs(spikes: readonly Spike[]): CutOff[] {
  const projects = new Map<string, Spike[]>();
  for (const spike of spikes) {
    if (spike.end !== null) continue;
    projects.set(spike.projectSlug, [...(projects.get(spike.projectSlug) ?? []), spike]);
  }
  return [...projects].map(([projectSlug, all]) => ({
    projectSlug,
    start: all.map(({ start }) => start).sort()[0] ?? '',
    refused: all.map(refusedText).join(', '),
  }));
}
