// An envelope that can be split is made of items that, put together again, split into the same ones.
#include "fuzz.h"
#include "protocol/envelope.h"
#include "protocol/envelope_builder.h"
#include "protocol/limits.h"

using namespace vedette;

namespace {

void check_same_item(const protocol::ItemView& one, const protocol::ItemView& other) {
  CHECK(one.type == other.type);
  CHECK_SAME(one.type_name, other.type_name);
  CHECK_SAME(one.header_line, other.header_line);
  CHECK_SAME(one.payload, other.payload);
  CHECK_SAME(one.content_type, other.content_type);
  CHECK_SAME(one.filename, other.filename);
  CHECK_SAME(one.attachment_type, other.attachment_type);
  CHECK_SAME(one.platform, other.platform);
  CHECK_SAME(one.parent_id, other.parent_id);
  CHECK_SAME(one.release, other.release);
  CHECK_SAME(one.environment, other.environment);
  CHECK(one.item_count == other.item_count);
  CHECK(one.meta_length == other.meta_length);
}

// An item of the same type and payload, with a header that the builder writes.
void check_made_item(const protocol::ItemView& item) {
  if (item.type == protocol::ItemType::unknown) return;
  protocol::EnvelopeBuilder builder(std::nullopt);
  builder.add(item.type, item.payload, json::object{{"filename", utf8::repair(item.filename)}});
  const auto text = builder.take();
  const auto made = protocol::parse_envelope(text);
  CHECK(made && made->items.size() == 1);
  CHECK(made->items[0].type == item.type);
  CHECK_SAME(made->items[0].payload, item.payload);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const protocol::EnvelopeLimits kLimits;
  const std::string_view body = fuzz::Input(data, size).rest();
  const auto envelope = protocol::parse_envelope(body);
  if (!envelope) {
    CHECK(!envelope.error().message.empty());
    return 0;
  }
  CHECK(envelope->bytes == size);
  CHECK(envelope->items.size() <= protocol::kEnvelopeItemsMax);
  (void)protocol::validate_limits(*envelope, kLimits);

  protocol::EnvelopeBuilder builder(envelope->header.event_id, envelope->header.sent_at);
  for (const auto& item : envelope->items) {
    CHECK(fuzz::lies_within(item.payload, body));
    (void)protocol::creates_event(item);
    (void)protocol::quantities(item);
    check_made_item(item);
    builder.add(item);
  }
  const auto text = builder.take();
  const auto again = protocol::parse_envelope(text);
  CHECK(again.has_value());
  CHECK(again->header.event_id == envelope->header.event_id);
  CHECK(again->header.sent_at == envelope->header.sent_at);
  CHECK(again->items.size() == envelope->items.size());
  for (std::size_t i = 0; i < again->items.size(); ++i) check_same_item(again->items[i], envelope->items[i]);
  return 0;
}
