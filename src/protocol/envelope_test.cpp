#include "protocol/envelope.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace vedette::protocol {
namespace {

using namespace std::string_literals;

Envelope split(std::string_view body) {
  auto envelope = parse_envelope(body);
  EXPECT_TRUE(envelope) << envelope.error().message << " | " << envelope.error().detail;
  return envelope ? std::move(*envelope) : Envelope{};
}

void expect_refused(std::string_view body, ErrorCode code = ErrorCode::invalid_argument) {
  const auto envelope = parse_envelope(body);
  ASSERT_FALSE(envelope) << body.substr(0, 200);
  EXPECT_EQ(envelope.error().code, code) << body.substr(0, 200);
}

TEST(Envelope, an_event_with_an_attachment_is_split) {
  const auto body =
      "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\",\"dsn\":\"https://k@h/42\","
      "\"sent_at\":\"2026-08-16T03:03:14.123Z\",\"sdk\":{\"name\":\"sentry.python\",\"version\":"
      "\"2.0.1\"},\"trace\":{\"trace_id\":\"abc\"}}\n"
      "{\"type\":\"attachment\",\"length\":10,\"content_type\":\"text/plain\",\"filename\":"
      "\"hello.txt\",\"attachment_type\":\"event.attachment\"}\n"
      "\xef\xbb\xbfHello\r\n\n"
      "{\"type\":\"event\",\"length\":41,\"content_type\":\"application/json\"}\n"
      "{\"message\":\"hello world\",\"level\":\"error\"}\n"s;
  const auto envelope = split(body);
  EXPECT_EQ(envelope.bytes, body.size());
  EXPECT_EQ(envelope.header.event_id->hex(), "9ec79c33ec9942ab8353589fcb2e04dc");
  EXPECT_EQ(envelope.header.dsn, "https://k@h/42");
  EXPECT_EQ(format_instant(*envelope.header.sent_at), "2026-08-16T03:03:14.123000Z");
  EXPECT_EQ(envelope.header.sdk.at("name").as_string(), "sentry.python");
  ASSERT_EQ(envelope.items.size(), 2u);
  const auto& attachment = envelope.items[0];
  EXPECT_EQ(attachment.type, ItemType::attachment);
  EXPECT_EQ(attachment.payload, "\xef\xbb\xbfHello\r\n");
  EXPECT_EQ(attachment.content_type, "text/plain");
  EXPECT_EQ(attachment.filename, "hello.txt");
  EXPECT_EQ(attachment.attachment_type, "event.attachment");
  EXPECT_EQ(envelope.items[1].type, ItemType::event);
  EXPECT_EQ(envelope.items[1].payload, "{\"message\":\"hello world\",\"level\":\"error\"}");
}

TEST(Envelope, payloads_are_views_into_the_body) {
  const auto body = "{}\n{\"type\":\"event\",\"length\":2}\n{}\n{\"type\":\"log\"}\nabc"s;
  const auto envelope = split(body);
  for (const auto& item : envelope.items) {
    EXPECT_GE(item.payload.data(), body.data());
    EXPECT_LE(item.payload.data() + item.payload.size(), body.data() + body.size());
  }
}

TEST(Envelope, the_header_alone_is_an_empty_envelope) {
  EXPECT_TRUE(split("{}").items.empty());
  EXPECT_TRUE(split("{}\n").items.empty());
  const auto envelope = split("{\"event_id\":\"9ec79c33-ec99-42ab-8353-589fcb2e04dc\"}");
  EXPECT_EQ(envelope.header.event_id->hex(), "9ec79c33ec9942ab8353589fcb2e04dc");
  EXPECT_FALSE(split("{}").header.event_id);
  EXPECT_FALSE(split("{}").header.sent_at);
  EXPECT_TRUE(split("{}").header.sdk.is_null());
}

TEST(Envelope, an_explicit_length_is_honoured) {
  const auto payload = "line 1\nline 2\n\0\n{\"type\":\"event\"}\n"s;
  for (const auto* end : {"", "\n"}) {
    const auto body = fmt::format("{{}}\n{{\"type\":\"attachment\",\"length\":{}}}\n{}{}",
                                  payload.size(), payload, end);
    const auto envelope = split(body);
    ASSERT_EQ(envelope.items.size(), 1u);
    EXPECT_EQ(envelope.items[0].payload, payload);
  }
}

TEST(Envelope, a_binary_attachment_comes_back_byte_for_byte) {
  std::string payload;
  for (int round = 0; round < 4; ++round) {
    for (int byte = 0; byte < 256; ++byte) payload.push_back(static_cast<char>(byte));
  }
  const auto body = fmt::format("{{}}\n{{\"type\":\"attachment\",\"length\":{}}}\n{}\n"
                                "{{\"type\":\"event\"}}\n{{}}",
                                payload.size(), payload);
  const auto envelope = split(body);
  ASSERT_EQ(envelope.items.size(), 2u);
  EXPECT_EQ(envelope.items[0].payload, payload);
  EXPECT_EQ(envelope.items[1].payload, "{}");
}

TEST(Envelope, an_explicit_length_of_zero_is_an_empty_payload) {
  for (const std::string_view end : {"", "\n", "\n\n"}) {
    const auto envelope =
      split("{}\n{\"type\":\"attachment\",\"length\":0}" + std::string(end));
    ASSERT_EQ(envelope.items.size(), 1u);
    EXPECT_EQ(envelope.items[0].payload, "");
  }
  const auto envelope =
      split("{}\n{\"type\":\"attachment\",\"length\":0}\n\n{\"type\":\"event\",\"length\":2}\n{}");
  ASSERT_EQ(envelope.items.size(), 2u);
  EXPECT_EQ(envelope.items[1].payload, "{}");
  expect_refused("{}\n{\"type\":\"attachment\",\"length\":0}\n{\"type\":\"event\"}\n{}");
}

TEST(Envelope, without_a_length_the_payload_goes_to_the_next_line_feed) {
  const auto envelope = split(
      "{}\n{\"type\":\"event\"}\n{\"a\":1}\n{\"type\":\"session\"}\n\n{\"type\":\"log\"}\nlast");
  ASSERT_EQ(envelope.items.size(), 3u);
  EXPECT_EQ(envelope.items[0].payload, "{\"a\":1}");
  EXPECT_EQ(envelope.items[1].payload, "");
  EXPECT_EQ(envelope.items[2].payload, "last");
}

TEST(Envelope, the_last_item_header_may_end_the_text) {
  for (const std::string_view end : {"", "\n", "\n\n"}) {
    const auto envelope =
      split("{}\n{\"type\":\"event\"}" + std::string(end));
    ASSERT_EQ(envelope.items.size(), 1u);
    EXPECT_EQ(envelope.items[0].payload, "");
  }
}

TEST(Envelope, a_carriage_return_belongs_to_the_data) {
  const auto envelope =
      split("{}\r\n{\"type\":\"event\"}\r\n{}\r\n{\"type\":\"log\",\"length\":3}\r\nab\r\n");
  ASSERT_EQ(envelope.items.size(), 2u);
  EXPECT_EQ(envelope.items[0].payload, "{}\r");
  EXPECT_EQ(envelope.items[1].payload, "ab\r");
  expect_refused("{}\n{\"type\":\"log\",\"length\":2}\nab\r\n");
}

TEST(Envelope, a_payload_that_does_not_fit_its_length_is_refused) {
  expect_refused("{}\n{\"type\":\"event\",\"length\":3}\n{}");
  expect_refused("{}\n{\"type\":\"event\",\"length\":1}\n{}");
  expect_refused("{}\n{\"type\":\"event\",\"length\":1}\n{}\n");
  expect_refused("{}\n{\"type\":\"event\",\"length\":1}");
  expect_refused("{}\n{\"type\":\"event\",\"length\":4294967295}\n{}");
  // The line feed behind the payload is no part of it, but it is a byte that is there.
  EXPECT_EQ(split("{}\n{\"type\":\"event\",\"length\":3}\n{}\n").items[0].payload, "{}\n");
}

TEST(Envelope, a_length_is_a_whole_number_of_32_bits) {
  for (const std::string_view length : {"4294967296", "18446744073709551616", "-1", "2.0", "2e0",
                                        "\"2\"", "[]", "true", "1e400", "02", "+2"}) {
    expect_refused(fmt::format("{{}}\n{{\"type\":\"event\",\"length\":{}}}\n{{}}", length));
  }
  EXPECT_EQ(split("{}\n{\"type\":\"event\",\"length\":null}\n{}").items[0].payload, "{}");
}

TEST(Envelope, nothing_may_stand_behind_the_last_line_feed) {
  expect_refused("{}\n\n");
  expect_refused("{}\n{\"type\":\"event\"}\n{}\n\n");
  expect_refused("{}\n{\"type\":\"event\"}\n{}\n ");
  expect_refused("{}\n{\"type\":\"event\",\"length\":2}\n{} \n");
}

TEST(Envelope, a_malformed_header_is_refused) {
  for (const std::string_view body :
       {"", "\n", "\n{}", " ", "null", "[]", "\"{}\"", "1", "{", "{}{}", "{} x", "{'a':1}",
        "{\"a\":1,}", "{a:1}", "{/**/}", "\xef\xbb\xbf{}", "{\"a\":\"\xff\"}", "{\"a\":NaN}",
        "{\"a\":\n1}"}) {
    expect_refused(body);
    if (!body.empty()) expect_refused("{}\n" + std::string(body));
  }
  expect_refused("{\"a\0\":1}\0"s);
  expect_refused("{}\n{}\n{}");
  expect_refused("{}\n{\"type\":\"\"}\n{}");
  expect_refused("{}\n{\"type\":null}\n{}");
  expect_refused("{}\n{\"type\":1}\n{}");
  expect_refused("{}\n{\"length\":2}\n{}");
  expect_refused("{}\n{\"type\":\"event\",\"filename\":1}\n{}");
  expect_refused("{}\n{\"type\":\"log\",\"item_count\":-1}\n{}");
  expect_refused("{}\n{\"type\":\"log\",\"item_count\":\"1\"}\n{}");
}

TEST(Envelope, the_message_names_the_item_that_is_wrong) {
  const auto envelope = parse_envelope("{}\n{\"type\":\"event\"}\n{}\n{\"type\":7}\n");
  ASSERT_FALSE(envelope);
  EXPECT_EQ(envelope.error().message, "invalid envelope: item 1: malformed header: type");
}

TEST(Envelope, a_wrong_value_in_the_envelope_header_is_refused) {
  for (const std::string_view header :
       {R"({"event_id":"abc"})", R"({"event_id":""})", R"({"event_id":1})", R"({"dsn":1})",
        R"({"sent_at":"yesterday"})", R"({"sent_at":1700000000})"}) {
    expect_refused(header);
  }
  EXPECT_FALSE(split(R"({"event_id":null,"dsn":null,"sent_at":null,"sdk":null})").header.event_id);
  EXPECT_TRUE(split(R"({"sdk":"sentry.python"})").header.sdk.is_null());
}

TEST(Envelope, a_name_that_comes_twice_is_refused) {
  expect_refused(R"({"sent_at":"2026-01-01T00:00:00Z","sent_at":"2026-01-01T00:00:00Z"})");
  expect_refused(R"({"dsn":"a","d\u0073n":"b"})");
  expect_refused("{}\n{\"type\":\"event\",\"type\":\"event\"}\n{}");
  expect_refused("{}\n{\"type\":\"event\",\"length\":2,\"length\":2}\n{}");
  EXPECT_TRUE(split(R"({"sdk":{"name":"a","name":"b"}})").header.sdk.is_object());
}

TEST(Envelope, escapes_in_headers_are_undone) {
  const auto envelope =
      split("{}\n{\"t\\u0079pe\":\"ev\\u0065nt\",\"filename\":\"a\\\"\\n\\u00e4\"}\n{}");
  ASSERT_EQ(envelope.items.size(), 1u);
  EXPECT_EQ(envelope.items[0].type, ItemType::event);
  EXPECT_EQ(envelope.items[0].filename, "a\"\n\xc3\xa4");
}

TEST(Envelope, unknown_types_and_attributes_do_not_harm_the_rest) {
  const auto envelope = split(
      "{\"future\":[1,{\"a\":null}],\"retention\":9999,\"remote_addr\":\"1.2.3.4\"}\n"
      "{\"type\":\"hologram\",\"length\":3,\"depth\":1.5}\na\nb\n"
      "{\"type\":\"event\",\"sampled\":false}\n{}\n"
      "{\"type\":\"Event\"}\n{}");
  ASSERT_EQ(envelope.items.size(), 3u);
  EXPECT_EQ(envelope.items[0].type, ItemType::unknown);
  EXPECT_EQ(envelope.items[0].type_name, "hologram");
  EXPECT_EQ(envelope.items[0].payload, "a\nb");
  EXPECT_EQ(envelope.items[1].type, ItemType::event);
  EXPECT_EQ(envelope.items[2].type, ItemType::unknown);
}

TEST(Envelope, container_headers_are_read) {
  const auto envelope = split(
      "{}\n{\"type\":\"log\",\"item_count\":2,\"content_type\":"
      "\"application/vnd.sentry.items.log+json\"}\n{\"items\":[]}\n"
      "{\"type\":\"profile_chunk_ui\",\"platform\":\"cocoa\"}\n{}\n"
      "{\"type\":\"attachment\",\"meta_length\":17,\"parent_id\":\"aa\"}\nx\n"
      "{\"type\":\"attachment\",\"parent_id\":{\"span_id\":1}}\nx");
  ASSERT_EQ(envelope.items.size(), 4u);
  EXPECT_EQ(envelope.items[0].item_count, 2u);
  EXPECT_EQ(envelope.items[1].type, ItemType::profile_chunk);
  EXPECT_EQ(envelope.items[1].platform, "cocoa");
  EXPECT_EQ(envelope.items[2].meta_length, 17u);
  EXPECT_EQ(envelope.items[2].parent_id, "aa");
  EXPECT_EQ(envelope.items[3].parent_id, "");
}

TEST(Envelope, a_header_line_is_bounded) {
  const auto header_of = [](std::size_t size) {
    return "{\"a\":\"" + std::string(size - 8, 'x') + "\"}";
  };
  ASSERT_EQ(header_of(kHeaderLineBytesMax).size(), kHeaderLineBytesMax);
  for (const std::string_view end : {"", "\n"}) {
    split(header_of(kHeaderLineBytesMax - 1).append(end));
    split(header_of(kHeaderLineBytesMax).append(end));
    expect_refused(header_of(kHeaderLineBytesMax + 1).append(end), ErrorCode::too_large);
  }
  expect_refused("{}\n" + std::string(10 * kHeaderLineBytesMax, ' '), ErrorCode::too_large);
  // A payload without a length is no header.
  const std::string payload(3 * kHeaderLineBytesMax, 'x');
  EXPECT_EQ(split("{}\n{\"type\":\"event\"}\n" + payload).items[0].payload, payload);
}

TEST(Envelope, the_depth_of_a_header_is_bounded) {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  split(nested(32));
  expect_refused(nested(33));
  expect_refused("{\"a\":" + std::string(20'000, '['));
}

TEST(Envelope, the_number_of_items_is_bounded) {
  std::string body = "{}\n";
  for (std::size_t i = 0; i < kEnvelopeItemsMax; ++i) body += "{\"type\":\"x\"}\n\n";
  EXPECT_EQ(split(body).items.size(), kEnvelopeItemsMax);
  expect_refused(body + "{\"type\":\"x\"}\n\n", ErrorCode::too_large);
}

TEST(Envelope, a_large_header_outgrows_the_stack_without_harm) {
  std::string list = "0";
  while (list.size() < 20'000) list += ",{\"k\":\"a value that needs memory of its own\"}";
  const auto envelope = split("{\"sdk\":{\"list\":[" + list + "]}}\n" +
                              "{\"type\":\"event\",\"x\":[" + list + "]}\n{}\n" +
                              "{\"type\":\"log\"}\n{}");
  EXPECT_EQ(envelope.items.size(), 2u);
  EXPECT_GT(envelope.header.sdk.at("list").as_array().size(), 400u);
}

}  // namespace
}  // namespace vedette::protocol
