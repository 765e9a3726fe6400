import { path } from '../api/client';
import type { EventAttachment } from '../api/eventTypes';

/** Text beyond this is to be downloaded. */
export const kTextBytesMax = 64 * 1024;
const kImageBytesMax = 20 * 1024 * 1024;
const kImages = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const kTexts = ['application/json', 'application/xml', 'application/x-ndjson', 'application/yaml'];

type Media = Pick<EventAttachment, 'mimetype' | 'size'>;

/** How an attachment is shown beside its name, if at all. */
export function previewOf({ mimetype, size }: Media): 'image' | 'text' | null {
  const type = (mimetype.split(';')[0] ?? '').trim().toLowerCase();
  if (size === 0) return null;
  if (kImages.includes(type)) return size <= kImageBytesMax ? 'image' : null;
  const isText = type.startsWith('text/') || kTexts.includes(type) || /\+(json|xml)$/.test(type);
  // A drawing is markup, and says little as such.
  return isText && type !== 'image/svg+xml' && size <= kTextBytesMax ? 'text' : null;
}

/** What the attachment is for, unless it is just a file: `minidump`, `view hierarchy` … */
export function purposeOf({ type }: Pick<EventAttachment, 'type'>): string {
  return type === 'event.attachment' ? '' : type.replace(/^event\./, '').replaceAll('_', ' ');
}

/** The address of an attachment's bytes. */
export function downloadUrl(org: string, project: string, { event_id, id }: EventAttachment) {
  return `${path`/api/0/projects/${org}/${project}/events/${event_id}/attachments/${id}/`}?download=1`;
}
