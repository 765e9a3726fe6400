// The attributes of an object as one table: name, kind, limit. The table is the only place that
// says which form an attribute has; what is true of all texts, numbers and bags follows from it.
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "normalize/report.h"
#include "normalize/trim.h"

namespace vedette::normalize {

enum class Kind : std::uint8_t {
  own,        // left alone: a step of its own brings it in form
  discarded,  // removed without a word: the server's own, or of no use
  text,       // numbers are made text; an empty text is as good as none
  trimmed,    // text without white space around it
  json_text,  // text; containers and booleans become their JSON text
  source,     // a line of source code: a text that may be empty
  flag,       // true or false
  integer,    // a text of digits counts
  number,     // a text of digits counts
  id,         // an integer, or a text
  address,    // hexadecimal text `0x…`, made of numbers too
  texts,      // a list of texts, or one alone
  lines,      // a list of lines of source code; null is an empty line
  map,        // an object of free form; lists of pairs and other lists become one
  text_map,   // such an object of texts alone
  bag,        // any value of free form
};

struct Field {
  std::string_view name;
  Kind kind;
  // Texts: characters and allowance. Maps and bags: bytes and depth.
  std::uint32_t max = 0;
  std::uint32_t more = 0;
};

constexpr Field own(std::string_view name) { return {name, Kind::own}; }
constexpr Field discarded(std::string_view name) { return {name, Kind::discarded}; }
constexpr Field text(std::string_view name, std::uint32_t max, std::uint32_t allowance = 0) {
  return {name, Kind::text, max, allowance};
}
constexpr Field of_kind(Kind kind, std::string_view name, std::uint32_t max = 0,
                        std::uint32_t allowance = 0) {
  return {name, kind, max, allowance};
}
constexpr Field map(std::string_view name, Budget budget) {
  return {name, Kind::map, budget.bytes, budget.depth};
}
constexpr Field text_map(std::string_view name, Budget budget) {
  return {name, Kind::text_map, budget.bytes, budget.depth};
}
constexpr Field bag(std::string_view name, Budget budget) {
  return {name, Kind::bag, budget.bytes, budget.depth};
}

// Brings every member that the table names in form. Nulls are absent members; what cannot be
// brought in form is removed and reported. Members that it does not name are kept within a small
// budget.
void apply_fields(json::object& object, std::span<const Field> fields, const Path& path,
                  Report& report);
// One value by the rule of one field. False: the caller removes it; it is reported already.
bool apply_field(json::value& value, const Field& field, const Path& path, Report& report);

// A scalar becomes its text: true and false as `True` and `False`, whole doubles with `.0`.
// False for null and containers, which stay as they are.
bool make_text(json::value& value);
// The value as an object: an object itself, or made of a list of [key, value] pairs.
bool make_object(json::value& value);

// The member when it is an object. Null is removed; anything else is removed and reported.
json::object* object_member(json::object& parent, std::string_view key, const Path& path,
                            Report& report);
// The member in the form {"values": [objects]}, made of a bare list, of that form, or of a single
// object. Returns the list; null when the member is absent or nothing of it is left.
json::array* value_list(json::object& parent, std::string_view key, Report& report);
// Removes nulls silently, and what is no object with a report.
void keep_objects(json::array& list, const Path& path, Report& report);
// The member as text; empty when it is absent or no text.
std::string_view text_of(const json::object& object, std::string_view key);
const json::object* object_of(const json::object& object, std::string_view key);
const json::array* array_of(const json::object& object, std::string_view key);
// Sets a member to a text. The text must not lie in the object itself, whose members may move;
// references and iterators to them are void afterwards.
void set_text(json::object& object, std::string_view key, std::string_view text);

}  // namespace vedette::normalize
