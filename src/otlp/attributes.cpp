#include "otlp/attributes.h"

#include <cmath>

#include "base/digest.h"
#include "base/utf8.h"

namespace vedette::otlp {
namespace {

// What a set's JSON takes beside key and value.
constexpr std::size_t kFrameBytes = 32;

json::value plain_at(const wire::AnyValue& from, std::size_t depth);

json::value plain_list(const wire::ArrayValue& from, std::size_t depth) {
  json::array made;
  for (const auto& value : from.values()) {
    if (made.size() >= kValuesMax) break;
    made.push_back(plain_at(value, depth));
  }
  return made;
}

json::value plain_object(const wire::KeyValueList& from, std::size_t depth) {
  json::object made;
  std::size_t left = kValuesMax;
  for (const auto& pair : from.values()) {
    if (left-- == 0) break;
    made.insert_or_assign(clean_text(pair.key(), kKeyMax), plain_at(pair.value(), depth));
  }
  return made;
}

json::value plain_at(const wire::AnyValue& from, std::size_t depth) {
  if (depth >= kValueDepthMax) return nullptr;
  switch (from.value_case()) {
    case wire::AnyValue::kStringValue: return json::value(clean_text(from.string_value(), kTextMax));
    case wire::AnyValue::kBoolValue: return from.bool_value();
    case wire::AnyValue::kIntValue: return from.int_value();
    case wire::AnyValue::kDoubleValue:
      if (!std::isfinite(from.double_value())) return nullptr;
      return from.double_value();
    case wire::AnyValue::kArrayValue: return plain_list(from.array_value(), depth + 1);
    case wire::AnyValue::kKvlistValue: return plain_object(from.kvlist_value(), depth + 1);
    case wire::AnyValue::kBytesValue:
      return json::value(base64_encode(std::string_view(from.bytes_value()).substr(0, kTextMax)));
    case wire::AnyValue::VALUE_NOT_SET: break;
  }
  return nullptr;
}

}  // namespace

std::string clean_text(std::string_view bytes, std::size_t bytes_max) {
  if (bytes.size() > bytes_max) {
    std::size_t end = bytes_max;
    // A character has at most three bytes behind its first one.
    for (int step = 0; step < 3 && end > 0 && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80; ++step) --end;
    bytes = bytes.substr(0, end);
  }
  return utf8::is_valid(bytes) ? std::string(bytes) : utf8::repair(bytes);
}

json::value plain_value(const wire::AnyValue& from) { return plain_at(from, 0); }

std::string text_value(const wire::AnyValue& from, std::size_t bytes_max) {
  if (from.value_case() == wire::AnyValue::VALUE_NOT_SET) return {};
  if (from.value_case() == wire::AnyValue::kStringValue) return clean_text(from.string_value(), bytes_max);
  // For a reader, and JSON has no form for some numbers.
  if (from.value_case() == wire::AnyValue::kDoubleValue) return fmt::format("{}", from.double_value());
  const auto plain = plain_value(from);
  if (plain.is_string()) return clean_text(plain.get_string(), bytes_max);
  return clean_text(json::serialize(plain), bytes_max);
}

void AttributeSet::add(std::string_view prefix, const wire::KeyValue& pair) {
  if (pair.key().empty() || pair.key().size() > kKeyMax) return;
  const std::string key = std::string(prefix) + clean_text(pair.key(), kKeyMax);
  auto value = plain_value(pair.value());
  switch (value.kind()) {
    case boost::json::kind::null: return;
    case boost::json::kind::bool_: return set(key, "boolean", std::move(value), 5);
    case boost::json::kind::int64:
    case boost::json::kind::uint64: return set(key, "integer", std::move(value), 20);
    case boost::json::kind::double_: return set(key, "double", std::move(value), 24);
    case boost::json::kind::string: break;
    case boost::json::kind::array:
    case boost::json::kind::object: value = clean_text(json::serialize(value), kTextMax); break;
  }
  const auto bytes = value.get_string().size();
  set(key, "string", std::move(value), bytes);
}

void AttributeSet::add_text(std::string_view key, std::string_view text) {
  if (text.empty()) return;
  auto clean = clean_text(text, kTextMax);
  const auto bytes = clean.size();
  set(key, "string", json::value(std::move(clean)), bytes);
}

void AttributeSet::add_set(const AttributeSet& other) {
  if (other.bytes_ > bytes_max_ - bytes_) return;
  for (const auto& [key, attribute] : other.list_) list_.insert_or_assign(key, attribute);
  bytes_ += other.bytes_;
}

std::string_view AttributeSet::text(std::string_view key) const {
  const auto* attribute = json::object_of(list_, key);
  return attribute == nullptr ? std::string_view{} : json::text_of(*attribute, "value");
}

void AttributeSet::set(std::string_view key, std::string_view type, json::value value, std::size_t bytes) {
  const std::size_t cost = key.size() + bytes + kFrameBytes;
  if (cost > bytes_max_ - bytes_) return;
  bytes_ += cost;
  json::object attribute;
  attribute.emplace("type", type);
  attribute.emplace("value", std::move(value));
  list_.insert_or_assign(key, std::move(attribute));
}

}  // namespace vedette::otlp
