#include "protocol/envelope_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/envelope.h"

namespace vedette::protocol {
namespace {

TEST(EnvelopeBuilder, what_it_makes_splits_into_the_same_items) {
  const auto id = EventId::parse("0123456789abcdef0123456789abcdef");
  const std::string bytes("a\n\0b\r\n", 6);
  EnvelopeBuilder builder(id);
  builder.add(ItemType::event, R"({"message":"m"})").add(ItemType::attachment, bytes, {{"filename", "../x"}}).add(ItemType::session, "");
  const auto text = builder.take();
  const auto envelope = parse_envelope(text);
  ASSERT_TRUE(envelope) << envelope.error().message;
  EXPECT_EQ(envelope->header.event_id, id);
  ASSERT_EQ(envelope->items.size(), 3U);
  EXPECT_EQ(envelope->items[0].payload, R"({"message":"m"})");
  EXPECT_EQ(envelope->items[1].payload, bytes);
  EXPECT_EQ(envelope->items[1].filename, "../x");
  EXPECT_EQ(envelope->items[2].type, ItemType::session);
  EXPECT_TRUE(envelope->items[2].payload.empty());
}

TEST(EnvelopeBuilder, items_of_another_envelope_stay_as_they_were) {
  const std::string text = "{\"sent_at\":\"2026-01-02T03:04:05Z\"}\n{\"type\":\"new\",\"x\":1}\nabc\n{\"type\":\"session\",\"length\":3}\na\nb\n";
  const auto sent = parse_envelope(text);
  ASSERT_TRUE(sent);
  EnvelopeBuilder builder(std::nullopt, sent->header.sent_at);
  for (const auto& item : sent->items) builder.add(item);
  const auto copy = builder.take();
  const auto back = parse_envelope(copy);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->header.sent_at, sent->header.sent_at);
  ASSERT_EQ(back->items.size(), 2u);
  EXPECT_EQ(back->items[0].type_name, "new");
  EXPECT_EQ(back->items[0].payload, "abc");
  EXPECT_EQ(back->items[1].payload, "a\nb");
}

TEST(EnvelopeBuilder, without_an_id_the_header_names_none) {
  const auto text = EnvelopeBuilder(std::nullopt).add(ItemType::check_in, "{}").take();
  const auto envelope = parse_envelope(text);
  ASSERT_TRUE(envelope);
  EXPECT_FALSE(envelope->header.event_id);
}

}  // namespace
}  // namespace vedette::protocol
