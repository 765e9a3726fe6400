// Envelopes that the server makes itself, of what reached it in another form.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "json/value.h"
#include "model/event_id.h"
#include "protocol/item.h"

namespace vedette::protocol {

// Threads: one. The text it makes is one that parse_envelope() splits into the same items.
class EnvelopeBuilder {
 public:
  // The header of the envelope to be.
  explicit EnvelopeBuilder(std::optional<EventId> event_id, std::optional<Instant> sent_at = std::nullopt);

  // Appends an item. `headers` are further members of its header, such as `filename`; `type` and
  // `length` are set here.
  EnvelopeBuilder& add(ItemType type, std::string_view payload, json::object headers = {});
  // Appends an item of another envelope as it is.
  EnvelopeBuilder& add(const ItemView& item);
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace vedette::protocol
