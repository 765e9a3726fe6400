// Envelopes: what SDKs send. Splitting one copies no payload.
#pragma once
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/event_id.h"
#include "protocol/item.h"

namespace vedette::protocol {

// The longest header line that is read, its line feed not counted.
inline constexpr std::size_t kHeaderLineBytesMax = 32 * 1024;
// More items than all count limits together let pass; it bounds the memory that a split takes.
inline constexpr std::size_t kEnvelopeItemsMax = 1000;

// What a client may say about an envelope. Everything else in the header is ignored, above all the
// attributes by which relays tell each other addresses, retention and origin: anyone could claim
// them.
struct EnvelopeHeader {
  std::optional<EventId> event_id;
  std::string dsn;  // as sent; empty where there is none
  std::optional<Instant> sent_at;
  boost::json::value sdk;  // an object, or null
};

struct Envelope {
  EnvelopeHeader header;
  std::vector<ItemView> items;  // in the order sent, unknown types included
  std::size_t bytes = 0;        // of the whole text
};

// Splits a decompressed body. One grammar, to the letter: a header line, then items of a header
// line and a payload; lines end with LF, a CR is data. With `length`, exactly so many bytes are the
// payload and LF or the end must follow; without, it goes to the next LF or the end.
// invalid_argument for a malformed header or a payload that does not fit its length; too_large
// beyond kHeaderLineBytesMax and kEnvelopeItemsMax.
// Lifetime: the payloads point into `body`.
Result<Envelope> parse_envelope(std::string_view body);

}  // namespace vedette::protocol
