// Members of an event by a path of names with dots between.
#pragma once
#include <functional>
#include <string_view>

#include "json/value.h"

namespace vedette::filter {

// Longer paths find nothing.
inline constexpr std::size_t kMaxPathBytes = 200;

// Calls `ask` with each scalar that the path leads to until it is true, and says whether it was. A
// list is all of its elements; in a list of [key, value] pairs, such as tags, the rest of the path is
// the key. `exceptions` is the list of exceptions, and `ty` the type of one.
bool any_value(const json::object& from, std::string_view path, const std::function<bool(const json::value&)>& ask);
bool any_value(const json::value& from, std::string_view path, const std::function<bool(const json::value&)>& ask);

// The list that the path leads to, or the `values` of the object there; null when there is none.
const json::array* find_list(const json::object& from, std::string_view path);

}  // namespace vedette::filter
