// Reading JSON of any shape: a value of another type than asked for is as good as absent.
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace vedette::grouping {

inline std::string_view view(const boost::json::string& text) { return {text.data(), text.size()}; }

inline std::string_view text_of(const boost::json::value* value) {
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : view(*text);
}
inline std::string_view text_of(const boost::json::object& object, std::string_view key) {
  return text_of(object.if_contains(key));
}

inline const boost::json::object* object_of(const boost::json::object& object,
                                            std::string_view key) {
  const auto* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

inline const boost::json::array* array_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_array();
}

inline std::optional<std::int64_t> integer_of(const boost::json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  const auto* number = value.if_uint64();
  if (number != nullptr && *number <= std::numeric_limits<std::int64_t>::max()) {
    return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}
inline std::optional<std::int64_t> integer_of(const boost::json::object& object,
                                              std::string_view key) {
  const auto* value = object.if_contains(key);
  return value == nullptr ? std::nullopt : integer_of(*value);
}

inline bool is_true(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

// The list of an interface of the form {"values": [...]}.
inline const boost::json::array* values_of(const boost::json::object& event, std::string_view key) {
  const auto* interface = object_of(event, key);
  return interface == nullptr ? nullptr : array_of(*interface, "values");
}

}  // namespace vedette::grouping
