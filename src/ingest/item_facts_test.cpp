#include "ingest/item_facts.h"

#include <gtest/gtest.h>

namespace vedette::ingest {
namespace {

TEST(ItemFacts, spans_of_a_transaction_are_counted_with_itself) {
  const std::pair<std::string_view, std::uint64_t> kCases[] = {
      {"{}", 1},
      {R"({"spans":[]})", 1},
      {R"({"spans":[ ]})", 1},
      {R"({"spans":null,"tags":{"a":"b"}})", 1},
      {R"({"spans":[{"a":[1,2],"spans":[1,2,3]}]})", 2},
      {R"({"a":["x","y"],"spans" : [{"d":"],[,\""},null, 7 ],"b":[1,2,3,4]})", 4},
      {R"({"extra":{"spans":[1,2,3]},"message":"spans","x":["spans",[1]]})", 1},
      {R"({"message":"\\","spans":[{},{}]})", 3},
      {R"({"spans":["a"]})", 2},
      {R"({"spans":[{},{})", 1},
      {R"(]]}}{"spans":[1]})", 2},
      {R"({"spans":["\)", 1},
      {"", 1},
  };
  for (const auto& [payload, count] : kCases) EXPECT_EQ(spans_of_transaction(payload), count) << payload;
}

protocol::Envelope envelope_of(std::string_view text) { return protocol::parse_envelope(text).value(); }

TEST(ItemFacts, the_id_of_an_event_counts_for_more_than_that_of_a_report_about_it) {
  const std::string one(32, 'a');
  const std::string other(32, 'b');
  const auto text = "{}\n{\"type\":\"user_report\"}\n{\"event_id\":\"" + one + "\"}\n{\"type\":\"event\"}\n{\"event_id\":\"" + other + "\"}\n";
  const auto envelope = envelope_of(text);
  EXPECT_EQ(event_id_in_items(envelope.items)->hex(), other);
  EXPECT_EQ(event_id_in_items(std::span(envelope.items).first(1))->hex(), one);
  EXPECT_FALSE(event_id_in_items({}));
}

TEST(ItemFacts, what_belongs_to_an_event_needs_an_id) {
  EXPECT_TRUE(needs_event_id(envelope_of("{}\n{\"type\":\"attachment\"}\nx\n").items));
  EXPECT_TRUE(needs_event_id(envelope_of("{}\n{\"type\":\"session\"}\n{}\n{\"type\":\"user_report\"}\n{}\n").items));
  EXPECT_FALSE(needs_event_id(envelope_of("{}\n{\"type\":\"session\"}\n{}\n{\"type\":\"log\"}\n{}\n").items));
}

}  // namespace
}  // namespace vedette::ingest
