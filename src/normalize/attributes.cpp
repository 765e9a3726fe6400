#include "normalize/attributes.h"

#include <algorithm>
#include <cmath>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxUnit = 64;
constexpr std::size_t kMaxElements = 1000;

bool is_scalar(const json::value& value) {
  return value.is_string() || value.is_bool() || value.is_number();
}

bool is_list(const json::value& value) {
  const auto* list = value.if_array();
  return list != nullptr && list->size() <= kMaxElements && std::ranges::all_of(*list, is_scalar);
}

bool is_integral(const json::value& value) { return value.is_int64() || value.is_uint64(); }

bool is_finite(const json::value& value) {
  return !value.is_double() || std::isfinite(value.get_double());
}

// The type of a value that came without one; empty when it can be no attribute.
std::string_view type_of(const json::value& value) {
  if (value.is_string()) return "string";
  if (value.is_bool()) return "boolean";
  if (is_integral(value)) return "integer";
  if (value.is_double()) return "double";
  return is_list(value) ? "array" : std::string_view{};
}

// OpenTelemetry writes integers of 64 bits as texts.
bool make_integer(json::value& value) {
  if (is_integral(value)) return true;
  if (value.is_string()) {
    const auto number = ascii::parse_number<std::int64_t>(view(value.get_string()));
    if (!number) return false;
    value = *number;
    return true;
  }
  constexpr double kExact = 9007199254740992.0;
  if (!value.is_double() || std::trunc(value.get_double()) != value.get_double() ||
      std::abs(value.get_double()) > kExact) {
    return false;
  }
  value = static_cast<std::int64_t>(value.get_double());
  return true;
}

bool make_double(json::value& value) {
  const auto number = number_of(value);
  if (number) value = *number;
  return number.has_value();
}

// Brings the value in the form of its type. Returns the type, empty when the two do not fit.
std::string_view settle_type(std::string_view sent, json::value& value) {
  if (sent == "string") return value.is_string() ? "string" : std::string_view{};
  if (sent == "boolean") return value.is_bool() ? "boolean" : std::string_view{};
  if (sent == "integer") return make_integer(value) ? "integer" : std::string_view{};
  if (sent == "double") return make_double(value) ? "double" : std::string_view{};
  if (sent == "array" || sent.ends_with("[]")) return is_list(value) ? "array" : std::string_view{};
  return type_of(value);
}

void cut_text(json::string& text) {
  replace_nuls(text);
  if (text.size() <= Attributes::kMaxText) return;
  text.resize(prefix_bytes(view(text), Attributes::kMaxText - 3).size());
  text.append("...");
}

std::size_t cost_of(const json::value& value) {
  if (const auto* text = value.if_string()) return text->size();
  if (!value.is_array()) return 8;
  std::size_t cost = 2;
  for (const auto& element : value.get_array()) cost += cost_of(element) + 3;
  return cost;
}

}  // namespace

void Attributes::add(std::string_view key, std::string_view type, json::value&& value,
                     std::string_view unit) {
  if (key.empty() || !is_fit_key(key) || type.empty() || !is_finite(value)) return;
  if (list_.size() == kMaxCount || list_.contains(key)) return;
  if (auto* text = value.if_string()) cut_text(*text);
  if (auto* elements = value.if_array()) {
    for (auto& element : *elements) {
      if (auto* text = element.if_string()) cut_text(*text);
      if (!is_finite(element)) element = nullptr;
    }
  }
  constexpr std::size_t kFrame = 32;
  const auto cost = key.size() + cost_of(value) + kFrame;
  if (cost > kMaxBytes - bytes_) return;
  bytes_ += cost;
  json::object attribute;
  attribute["type"].emplace_string() = type;
  attribute["value"] = std::move(value);
  const auto clean_unit = clean_text(unit, kMaxUnit);
  if (!clean_unit.empty()) attribute["unit"].emplace_string() = clean_unit;
  list_[key] = std::move(attribute);
}

void Attributes::take_typed(json::object&& sent) {
  for (auto& pair : sent) {
    auto* attribute = pair.value().if_object();
    if (attribute == nullptr) continue;
    auto* value = attribute->if_contains("value");
    if (value == nullptr) continue;
    const auto type = settle_type(text_of(*attribute, "type"), *value);
    const std::string unit(text_of(*attribute, "unit"));
    add(pair.key(), type, std::move(*value), unit);
  }
}

void Attributes::take_plain(json::object&& bag) {
  for (auto& pair : bag) {
    json::value& value = pair.value();
    if (value.is_null()) continue;
    if (type_of(value).empty()) {
      const auto text = bounded_json(value, kMaxText);
      value.emplace_string() = text;
    }
    const auto type = type_of(value);
    add(pair.key(), type, std::move(value), {});
  }
}

void Attributes::take_tags(json::value&& tags) {
  if (!make_object(tags)) return;
  for (auto& pair : tags.get_object()) {
    if (make_text(pair.value())) add_text(pair.key(), view(pair.value().get_string()));
  }
}

void Attributes::take_measurements(json::object&& measurements) {
  for (const auto& pair : measurements) {
    const auto* object = pair.value().if_object();
    const auto number = object == nullptr ? number_of(pair.value()) : number_of(*object, "value");
    if (!number) continue;
    add_number(pair.key(), *number, object == nullptr ? std::string_view{} : text_of(*object, "unit"));
  }
}

void Attributes::add_text(std::string_view key, std::string_view text) {
  if (text.empty()) return;
  json::value value;
  value.emplace_string() = text;
  add(key, "string", std::move(value), {});
}

void Attributes::add_number(std::string_view key, double number, std::string_view unit) {
  add(key, "double", json::value(number), unit);
}

std::string_view Attributes::text(std::string_view key) const {
  const auto* attribute = object_of(list_, key);
  return attribute == nullptr ? std::string_view{} : text_of(*attribute, "value");
}

std::string Attributes::json_text() const { return json::serialize(list_); }

}  // namespace vedette::normalize
