import { expect, it } from 'vitest';
import type { EventAttachment } from '../api/eventTypes';
import { downloadUrl, previewOf, purposeOf } from './attachmentPreview';

const kAttachment: EventAttachment = {
  id: '1024',
  event_id: '0123456789abcdef0123456789abcdef',
  type: 'event.attachment',
  name: '../../evil name.bin',
  mimetype: 'application/octet-stream',
  dateCreated: '2026-09-30T12:00:00Z',
  size: 300,
  headers: { 'Content-Type': 'application/octet-stream' },
  sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
};

it('shows only images that a browser draws without running anything', () => {
  for (const mimetype of ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'Image/PNG; x=y']) {
    expect(previewOf({ mimetype, size: 100 }), mimetype).toBe('image');
  }
  for (const mimetype of ['image/svg+xml', 'image/tiff', 'application/octet-stream', '', 'video/mp4']) {
    expect(previewOf({ mimetype, size: 100 }), mimetype).toBe(null);
  }
  expect(previewOf({ mimetype: 'image/png', size: 21 * 1024 * 1024 })).toBe(null);
});

it('shows short texts', () => {
  for (const mimetype of ['text/plain; charset=utf-8', 'text/html', 'application/json', 'application/ld+json']) {
    expect(previewOf({ mimetype, size: 64 * 1024 }), mimetype).toBe('text');
    expect(previewOf({ mimetype, size: 64 * 1024 + 1 }), mimetype).toBe(null);
    expect(previewOf({ mimetype, size: 0 }), mimetype).toBe(null);
  }
});

it('names what an attachment is for when it is more than a file', () => {
  expect(purposeOf(kAttachment)).toBe('');
  expect(purposeOf({ type: 'event.view_hierarchy' })).toBe('view hierarchy');
  expect(purposeOf({ type: 'unreal.context' })).toBe('unreal.context');
});

it('is downloaded by its id and never by its name', () => {
  expect(downloadUrl('acme', 'a/b', kAttachment)).toBe(
    '/api/0/projects/acme/a%2Fb/events/0123456789abcdef0123456789abcdef/attachments/1024/?download=1',
  );
});
