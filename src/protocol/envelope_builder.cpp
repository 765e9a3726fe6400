#include "protocol/envelope_builder.h"

namespace vedette::protocol {

EnvelopeBuilder::EnvelopeBuilder(std::optional<EventId> event_id, std::optional<Instant> sent_at) {
  json::object header;
  if (event_id) header["event_id"] = event_id->hex();
  if (sent_at) header["sent_at"] = format_instant(*sent_at);
  text_ = json::serialize(header);
}

EnvelopeBuilder& EnvelopeBuilder::add(ItemType type, std::string_view payload, json::object headers) {
  headers["type"] = to_text(type);
  headers["length"] = payload.size();
  text_ += '\n';
  text_ += json::serialize(headers);
  text_ += '\n';
  text_ += payload;
  return *this;
}

EnvelopeBuilder& EnvelopeBuilder::add(const ItemView& item) {
  text_ += '\n';
  text_ += item.header_line;
  text_ += '\n';
  text_ += item.payload;
  return *this;
}

}  // namespace vedette::protocol
