#include "protocol/limits.h"

#include <gtest/gtest.h>

namespace vedette::protocol {
namespace {

// A view of so many bytes, for limits that only count them.
std::string_view bytes(std::size_t size) {
  static const std::string text(13 * kMiB, 'x');
  EXPECT_LE(size, text.size());
  return std::string_view(text).substr(0, size);
}

ItemView item_of(ItemType type, std::size_t size) {
  ItemView item;
  item.type = type;
  item.type_name = to_text(type);
  item.payload = bytes(size);
  return item;
}

Envelope envelope_of(std::vector<ItemView> items) {
  Envelope envelope;
  envelope.items = std::move(items);
  for (const auto& item : envelope.items) envelope.bytes += item.payload.size();
  return envelope;
}

bool fits(const Envelope& envelope, const EnvelopeLimits& limits = {}) {
  const auto status = validate_limits(envelope, limits);
  EXPECT_TRUE(status || status.error().code == ErrorCode::too_large);
  return status.has_value();
}

struct SizeCase {
  ItemType type;
  std::size_t item_bytes;
};

TEST(EnvelopeLimits, each_type_ends_at_its_size) {
  for (const auto& [type, limit] : std::vector<SizeCase>{
           {ItemType::event, 1 * kMiB},
           {ItemType::transaction, 1 * kMiB},
           {ItemType::security, 1 * kMiB},
           {ItemType::raw_security, 1 * kMiB},
           {ItemType::replay_event, 1 * kMiB},
           {ItemType::feedback, 1 * kMiB},
           {ItemType::form_data, 1 * kMiB},
           {ItemType::session, 10 * kMiB},
           {ItemType::sessions, 10 * kMiB},
           {ItemType::client_report, 100 * kKiB},
           {ItemType::check_in, 100 * kKiB},
           {ItemType::replay_recording, 10 * kMiB},
           {ItemType::replay_video, 10 * kMiB},
           {ItemType::span, 10 * kMiB},
           {ItemType::statsd, 1 * kMiB},
           {ItemType::metric_buckets, 1 * kMiB},
           {ItemType::log, 2 * kMiB},
           {ItemType::trace_metric, 1 * kMiB},
       }) {
    EXPECT_TRUE(fits(envelope_of({item_of(type, limit - 1)}))) << to_text(type);
    EXPECT_TRUE(fits(envelope_of({item_of(type, limit)}))) << to_text(type);
    EXPECT_FALSE(fits(envelope_of({item_of(type, limit + 1)}))) << to_text(type);
  }
}

struct CountCase {
  ItemType type;
  std::size_t count;
};

TEST(EnvelopeLimits, each_type_ends_at_its_count) {
  for (const auto& [type, limit] : std::vector<CountCase>{
           {ItemType::event, 1},        {ItemType::attachment, 30},
           {ItemType::user_report, 30}, {ItemType::session, 100},
           {ItemType::sessions, 100},   {ItemType::client_report, 100},
           {ItemType::check_in, 1},     {ItemType::profile, 1},
           {ItemType::profile_chunk, 1}, {ItemType::replay_recording, 1},
           {ItemType::replay_video, 1}, {ItemType::log, 1},
           {ItemType::trace_metric, 1}, {ItemType::span, 25},
           {ItemType::statsd, 1}}) {
    const auto of_count = [type](std::size_t count) {
      return envelope_of(std::vector<ItemView>(count, item_of(type, 1)));
    };
    EXPECT_TRUE(fits(of_count(limit - 1))) << to_text(type);
    EXPECT_TRUE(fits(of_count(limit))) << to_text(type);
    EXPECT_FALSE(fits(of_count(limit + 1))) << to_text(type);
  }
}

TEST(EnvelopeLimits, types_of_one_class_share_its_count) {
  EXPECT_FALSE(fits(envelope_of({item_of(ItemType::event, 1), item_of(ItemType::transaction, 1)})));
  EXPECT_FALSE(fits(envelope_of({item_of(ItemType::event, 1), item_of(ItemType::feedback, 1)})));
  EXPECT_TRUE(fits(envelope_of({item_of(ItemType::event, 1), item_of(ItemType::attachment, 1),
                                item_of(ItemType::session, 1)})));
}

TEST(EnvelopeLimits, payloads_of_a_class_are_added_up) {
  const auto with = [](std::size_t last) {
    return envelope_of({item_of(ItemType::session, 6 * kMiB), item_of(ItemType::sessions, last)});
  };
  EXPECT_TRUE(fits(with(4 * kMiB - 1)));
  EXPECT_TRUE(fits(with(4 * kMiB)));
  EXPECT_FALSE(fits(with(4 * kMiB + 1)));
  EXPECT_FALSE(
      fits(envelope_of({item_of(ItemType::span, 8 * kMiB), item_of(ItemType::span, 5 * kMiB)})));
}

TEST(EnvelopeLimits, a_log_container_is_measured_by_the_average_log) {
  auto log = item_of(ItemType::log, 6 * kMiB);
  log.item_count = 3;
  EXPECT_TRUE(fits(envelope_of({log})));
  log.payload = bytes(6 * kMiB + 1);
  EXPECT_FALSE(fits(envelope_of({log})));
  log.item_count = 0;
  EXPECT_FALSE(fits(envelope_of({log})));
  log.item_count = 1000;
  log.payload = bytes(12 * kMiB);
  EXPECT_TRUE(fits(envelope_of({log})));
  log.payload = bytes(12 * kMiB + 1);
  EXPECT_FALSE(fits(envelope_of({log})));
}

TEST(EnvelopeLimits, a_span_container_holds_a_thousand_spans) {
  auto spans = item_of(ItemType::span, 100);
  spans.content_type = kSpanContainerType;
  for (const std::uint32_t count : {999u, 1000u}) {
    spans.item_count = count;
    EXPECT_TRUE(fits(envelope_of({spans}))) << count;
  }
  EXPECT_FALSE(fits(envelope_of({spans, spans})));
  spans.item_count = 1001;
  EXPECT_FALSE(fits(envelope_of({spans})));
}

TEST(EnvelopeLimits, the_whole_envelope_is_measured) {
  Envelope envelope;
  EnvelopeLimits limits;
  EXPECT_EQ(limits.envelope_bytes, 200 * kMiB);
  for (const std::size_t size : {200 * kMiB - 1, 200 * kMiB}) {
    envelope.bytes = size;
    EXPECT_TRUE(fits(envelope)) << size;
  }
  envelope.bytes = 200 * kMiB + 1;
  EXPECT_FALSE(fits(envelope));
  limits.envelope_bytes = 300 * kMiB;
  EXPECT_TRUE(fits(envelope, limits));
}

TEST(EnvelopeLimits, limits_can_be_set) {
  EnvelopeLimits limits;
  EXPECT_EQ(limits.of(LimitClass::attachment).item_bytes, 200 * kMiB);
  EXPECT_EQ(limits.of(LimitClass::profile).item_bytes, 50 * kMiB);
  limits.of(LimitClass::attachment).item_bytes = 10;
  EXPECT_TRUE(fits(envelope_of({item_of(ItemType::attachment, 10)}), limits));
  const auto status = validate_limits(envelope_of({item_of(ItemType::attachment, 11)}), limits);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message,
            "envelope exceeds the limits for attachment items: bytes each at most 10");
}

TEST(EnvelopeLimits, unknown_items_are_bounded_by_the_envelope_alone) {
  EXPECT_TRUE(fits(envelope_of(std::vector<ItemView>(50, item_of(ItemType::unknown, 2 * kMiB)))));
}

TEST(EnvelopeLimits, the_item_that_is_too_much_is_known) {
  const auto envelope = envelope_of({item_of(ItemType::session, 1), item_of(ItemType::event, 2 * kMiB), item_of(ItemType::event, 1)});
  EXPECT_EQ(find_excess(envelope, {}), &envelope.items[1]);
  const auto two = envelope_of({item_of(ItemType::event, 1), item_of(ItemType::transaction, 1)});
  EXPECT_EQ(find_excess(two, {}), &two.items[1]);
  EXPECT_EQ(find_excess(envelope_of({item_of(ItemType::event, 1)}), {}), nullptr);
}

}  // namespace
}  // namespace vedette::protocol
