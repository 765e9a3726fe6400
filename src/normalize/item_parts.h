// What the readers of items share: members as ids, times, numbers and bounded texts. An absent
// member and one out of form read the same, unless a function says otherwise.
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "normalize/normalize.h"
#include "normalize/report.h"

namespace vedette::normalize {

// Lower-case hex of `digits` digits; hyphens of a UUID are left out. Empty for anything else, and
// for all zeros.
std::string hex_id(std::string_view text, std::size_t digits);
std::string id_of(const json::object& object, std::string_view key, std::size_t digits);
inline std::string trace_id_of(const json::object& object, std::string_view key = "trace_id") {
  return id_of(object, key, 32);
}
inline std::string span_id_of(const json::object& object, std::string_view key = "span_id") {
  return id_of(object, key, 16);
}
// The member in that form. One without any digit but 0 is removed, anything else that is no id is removed and reported.
void normalize_id(json::object& object, std::string_view key, std::size_t digits, const Path& path, Report& report);
// The ids of a list of texts, each once, `max` at most.
std::vector<std::string> ids_of(const json::object& object, std::string_view key, std::size_t max);

// Without NULs and white space around it, cut to `max` characters.
std::string clean_text(std::string_view text, std::size_t max);
// The member, made text where it is a number or a flag.
std::string clean_text_of(const json::object& object, std::string_view key, std::size_t max);
// The member as a release or an environment.
std::string release_of(const json::object& object, std::string_view key = "release");
std::string environment_of(const json::object& object, std::string_view key = "environment");

// A number that is finite, or a text of one.
std::optional<double> number_of(const json::value& value);
std::optional<double> number_of(const json::object& object, std::string_view key);
// The same where it is not negative, rounded down.
std::optional<std::uint64_t> count_of(const json::object& object, std::string_view key);
std::optional<bool> flag_of(const json::object& object, std::string_view key);

// A time of the sender, its clock set right.
std::optional<Instant> time_of(const json::object& object, std::string_view key,
                               const Input& input);
// The time, or that of reception when it lies in the future or before the oldest that is kept.
Instant within_retention(Instant time, const Input& input);

// 32 digits that stand for a sender's id of a user; empty for an empty one.
std::string digest_of_user(const json::object& object, std::string_view key);

}  // namespace vedette::normalize
