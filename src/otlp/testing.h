// Requests for the tests, written by hand on the wire, so that reader and writer have nothing in common.
#pragma once
#include <bit>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "json/value.h"
#include "otlp/otlp.h"

namespace vedette::otlp::testing {

// A protobuf message under construction.
class Message {
 public:
  Message& number(std::uint32_t field, std::uint64_t value) {
    varint(field << 3);
    varint(value);
    return *this;
  }
  Message& fixed64(std::uint32_t field, std::uint64_t value) {
    varint(field << 3 | 1);
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xFF);
    return *this;
  }
  Message& fixed32(std::uint32_t field, std::uint32_t value) {
    varint(field << 3 | 5);
    for (int i = 0; i < 4; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xFF);
    return *this;
  }
  Message& real(std::uint32_t field, double value) { return fixed64(field, std::bit_cast<std::uint64_t>(value)); }
  Message& text(std::uint32_t field, std::string_view value) {
    varint(field << 3 | 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  Message& part(std::uint32_t field, const Message& value) { return text(field, value.bytes_); }
  Message& hex(std::uint32_t field, std::string_view digits) {
    const auto bytes = ascii::from_hex(digits).value();
    return text(field, std::string(bytes.begin(), bytes.end()));
  }
  Message& raw(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

inline constexpr std::string_view kTraceId = "5b8efff798038103d269b633813fc60c";
inline constexpr std::string_view kSpanId = "eee19b7ec3c1b174";
inline constexpr std::string_view kParentId = "0c7a7dea069bf5a6";
// 2023-10-18T09:14:14.980078 and a bit, UTC.
inline constexpr std::uint64_t kStart = 1'697'620'454'980'000'000;
inline constexpr std::uint64_t kEnd = 1'697'620'454'980'078'400;

inline Message string_value(std::string_view text) { return Message().text(1, text); }
inline Message pair(std::string_view key, const Message& value) { return Message().text(1, key).part(2, value); }
inline Message pair(std::string_view key, std::string_view text) { return pair(key, string_value(text)); }

// The least that is a span or a log record; more is appended.
inline Message span() {
  return Message().hex(1, kTraceId).hex(2, kSpanId).text(5, "checkout").fixed64(7, kStart).fixed64(8, kEnd);
}
inline Message log_record() {
  return Message().fixed64(1, kStart).hex(9, kTraceId).part(5, string_value("hello"));
}
// One request with the item `count` times, in one scope.
inline std::string request(const Message& item, std::size_t count = 1) {
  Message scope;
  for (std::size_t i = 0; i < count; ++i) scope.part(2, item);
  return Message().part(1, Message().part(2, scope)).bytes();
}
// The same in JSON; `list` is the text of the items.
inline std::string spans_json(std::string_view list) {
  return fmt::format(R"({{"resourceSpans":[{{"scopeSpans":[{{"spans":[{}]}}]}}]}})", list);
}
inline std::string logs_json(std::string_view list) {
  return fmt::format(R"({{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{}]}}]}}]}})", list);
}

struct Outcome {
  json::array items;
  std::uint32_t rejected = 0;
};

// All items of all containers, or nothing when the request was refused or a container is out of form.
inline std::optional<Outcome> outcome_of(const Result<std::vector<Converted>>& result) {
  if (!result) return std::nullopt;
  Outcome all;
  for (const auto& one : *result) {
    all.rejected += one.rejected;
    if (one.item_count == 0) {
      if (!one.container.empty()) return std::nullopt;
      continue;
    }
    boost::json::error_code error;
    const auto root = boost::json::parse(one.container, error);
    if (error || root.at("version") != 2) return std::nullopt;
    const auto& items = root.at("items").as_array();
    if (items.size() != one.item_count) return std::nullopt;
    all.items.insert(all.items.end(), items.begin(), items.end());
  }
  return all;
}
inline std::optional<Outcome> traces(std::string_view body, Encoding encoding = Encoding::protobuf) {
  return outcome_of(convert_traces(encoding, body, 1000));
}
inline std::optional<Outcome> logs(std::string_view body, Encoding encoding = Encoding::protobuf) {
  return outcome_of(convert_logs(encoding, body, 1000));
}
// The only item of a request; an empty object when there is not exactly one.
inline json::object only(const std::optional<Outcome>& outcome) {
  if (!outcome || outcome->items.size() != 1 || outcome->rejected != 0) return {};
  return outcome->items[0].as_object();
}
inline json::object one_span(const Message& item) { return only(traces(request(item))); }
inline json::object one_log(const Message& item) { return only(logs(request(item))); }

// `type:value` of an attribute; empty when the item has none of that key.
inline std::string attribute(const json::object& item, std::string_view key) {
  const auto* attributes = json::object_of(item, "attributes");
  const auto* found = attributes == nullptr ? nullptr : json::object_of(*attributes, key);
  if (found == nullptr) return {};
  const auto& value = found->at("value");
  const auto shown = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
  return fmt::format("{}:{}", std::string_view(found->at("type").as_string()), shown);
}

}  // namespace vedette::otlp::testing
