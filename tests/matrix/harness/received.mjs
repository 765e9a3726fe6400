// What a request of an SDK holds: its items, and what they count as, worked out apart from the server.

import zlib from 'node:zlib';

const kDecoders = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
};

function decoded(headers, body) {
  const coding = (headers['content-encoding'] ?? '').toLowerCase();
  const decode = kDecoders[coding];
  if (decode) return decode(body);
  if (coding === '' || coding === 'identity') return body;
  throw new Error(`an SDK compresses with ${coding}`);
}

/** Splits an envelope into {headers, items: [{headers, payload}]}. */
export function splitEnvelope(bytes) {
  let at = 0;
  const line = () => {
    const found = bytes.indexOf(10, at);
    const end = found < 0 ? bytes.length : found;
    const text = bytes.subarray(at, end).toString('utf8');
    at = end + 1;
    return text;
  };
  const headers = JSON.parse(line());
  const items = [];
  while (at < bytes.length) {
    const text = line();
    if (text === '') continue;
    const itemHeaders = JSON.parse(text);
    const begin = at;
    if (itemHeaders.length === undefined) line();
    else at = begin + itemHeaders.length + 1;
    items.push({ headers: itemHeaders, payload: bytes.subarray(begin, at - 1) });
  }
  return { headers, items };
}

/** The store endpoint's body: JSON, or base64 of JSON that may be compressed. */
function storeEvent(bytes) {
  if (bytes[0] === 0x7b) return bytes;
  const inner = Buffer.from(bytes.toString('latin1'), 'base64');
  return inner[0] === 0x78 ? zlib.inflateSync(inner) : inner;
}

/** {id, items} of a request to an ingest endpoint: the id of its event, if any, and its items. */
export function readRequest(path, headers, body) {
  const bytes = decoded(headers, body);
  if (path.includes('/store/')) {
    const payload = storeEvent(bytes);
    return { id: JSON.parse(payload).event_id, items: [{ headers: { type: 'event' }, payload }] };
  }
  const envelope = splitEnvelope(bytes);
  return { id: envelope.headers.event_id?.replaceAll('-', ''), items: envelope.items };
}

/** How much an item adds to each category that the matrix compares. */
export function quantitiesOf({ headers, payload }) {
  switch (headers.type) {
    case 'event': return { error: 1 };
    case 'transaction': return { transaction: 1, span: 1 + (JSON.parse(payload).spans ?? []).length };
    case 'attachment': return { attachment: Math.max(payload.length, 1) };
    case 'session':
    case 'sessions': return { session: 1 };
    case 'feedback':
    case 'user_report': return { feedback: 1 };
    case 'check_in': return { monitor: 1 };
    case 'log': return { log_item: headers.item_count ?? 1 };
    case 'trace_metric': return { trace_metric: headers.item_count ?? 1 };
    case 'span': return { span: headers.item_count ?? 1 };
    case 'profile': return { profile: 1 };
    case 'profile_chunk': return { [chunkCategory(headers)]: 1 };
    case 'replay_event':
    case 'replay_recording':
    case 'replay_video': return { replay: 1 };
    // Only tells about losses.
    case 'client_report': return {};
    default: throw new Error(`an SDK sends items of type ${headers.type}`);
  }
}

/** Profiles of pages and devices are counted apart from those of servers. */
function chunkCategory(headers) {
  const ofDevices = ['javascript', 'cocoa', 'android'];
  return ofDevices.includes(headers.platform) ? 'profile_chunk_ui' : 'profile_chunk';
}

/** Adds the numbers of `more` to `sums`. */
export function add(sums, more) {
  for (const [key, value] of Object.entries(more)) sums[key] = (sums[key] ?? 0) + value;
  return sums;
}
