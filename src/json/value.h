// JSON values: Boost.JSON under our own name, and the few questions asked of values everywhere.
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vedette::json {

using boost::json::array;
using boost::json::object;
using boost::json::serialize;
using boost::json::storage_ptr;
using boost::json::string;
using boost::json::value;

// The member as text; empty when it is absent or no string.
inline std::string_view text_of(const object& from, std::string_view key) {
  const auto* member = from.if_contains(key);
  if (member == nullptr || !member->is_string()) return {};
  return member->get_string();
}
inline const object* object_of(const object& from, std::string_view key) {
  const auto* member = from.if_contains(key);
  return member == nullptr ? nullptr : member->if_object();
}
inline const array* array_of(const object& from, std::string_view key) {
  const auto* member = from.if_contains(key);
  return member == nullptr ? nullptr : member->if_array();
}
inline std::optional<std::int64_t> integer_of(const value& from) {
  if (from.is_int64()) return from.get_int64();
  if (from.is_uint64() && from.get_uint64() <= INT64_MAX) return static_cast<std::int64_t>(from.get_uint64());
  return std::nullopt;
}

}  // namespace vedette::json
