#include "normalize/item_parts.h"

#include <algorithm>
#include <cmath>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/utf8.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

// A later time is a wrong clock, not a fast one.
constexpr std::int64_t kFutureTolerance = 60 * 1'000'000;

// The member as text without changing it.
std::string scalar_text(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(view(*text));
  json::value copy(value);
  return make_text(copy) ? std::string(view(copy.get_string())) : std::string();
}

}  // namespace

std::string hex_id(std::string_view text, std::size_t digits) {
  constexpr std::size_t kUuidLength = 36;
  const bool is_uuid = digits == 32 && text.size() == kUuidLength;
  if (!is_uuid && text.size() != digits) return {};
  std::string id;
  id.reserve(digits);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_hyphen_place = is_uuid && (at == 8 || at == 13 || at == 18 || at == 23);
    if (is_hyphen_place != (text[at] == '-')) return {};
    if (is_hyphen_place) continue;
    if (!ascii::is_hex(text[at])) return {};
    id += ascii::to_lower(text[at]);
  }
  return id.find_first_not_of('0') == std::string::npos ? std::string() : id;
}

std::string id_of(const json::object& object, std::string_view key, std::size_t digits) {
  return hex_id(ascii::trim(text_of(object, key)), digits);
}

void normalize_id(json::object& object, std::string_view key, std::size_t digits, const Path& path, Report& report) {
  const auto it = object.find(key);
  if (it == object.end()) return;
  const auto id = id_of(object, key, digits);
  if (!id.empty()) {
    it->value().emplace_string() = id;
    return;
  }
  const auto* text = it->value().if_string();
  const bool is_nothing = it->value().is_null() || (text != nullptr && view(*text).find_first_not_of("0-") == std::string_view::npos);
  if (!is_nothing) report.invalid(Path(path, key), std::move(it->value()));
  object.erase(it);
}

std::vector<std::string> ids_of(const json::object& object, std::string_view key,
                                std::size_t max) {
  std::vector<std::string> ids;
  const auto* list = array_of(object, key);
  if (list == nullptr) return ids;
  for (const auto& entry : *list) {
    if (!entry.is_string() || ids.size() == max) continue;
    auto id = hex_id(ascii::trim(view(entry.get_string())), 32);
    if (!id.empty() && std::ranges::find(ids, id) == ids.end()) ids.push_back(std::move(id));
  }
  return ids;
}

std::string clean_text(std::string_view text, std::size_t max) {
  json::string whole(ascii::trim(text));
  replace_nuls(whole);
  return std::string(utf8::prefix(view(whole), max));
}

std::string clean_text_of(const json::object& object, std::string_view key, std::size_t max) {
  const auto* member = object.if_contains(key);
  return member == nullptr ? std::string() : clean_text(scalar_text(*member), max);
}

std::string release_of(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  if (member == nullptr || member->is_bool()) return {};
  const std::string text = scalar_text(*member);
  const auto trimmed = ascii::trim(text);
  return is_release(trimmed) ? std::string(trimmed) : std::string();
}

std::string environment_of(const json::object& object, std::string_view key) {
  const auto text = ascii::trim(text_of(object, key));
  return is_environment(text) ? std::string(text) : std::string();
}

std::optional<double> number_of(const json::value& value) {
  std::optional<double> number;
  if (value.is_double()) number = value.get_double();
  if (value.is_int64()) number = static_cast<double>(value.get_int64());
  if (value.is_uint64()) number = static_cast<double>(value.get_uint64());
  if (value.is_string()) number = ascii::parse_number<double>(ascii::trim(view(value.get_string())));
  return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<double> number_of(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  return member == nullptr ? std::nullopt : number_of(*member);
}

std::optional<std::uint64_t> count_of(const json::object& object, std::string_view key) {
  constexpr double kExact = 9007199254740992.0;
  const auto number = number_of(object, key);
  if (!number || *number < 0 || *number > kExact) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::optional<bool> flag_of(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  if (member == nullptr || !member->is_bool()) return std::nullopt;
  return member->get_bool();
}

std::optional<Instant> time_of(const json::object& object, std::string_view key,
                               const Input& input) {
  const auto* member = object.if_contains(key);
  const auto micros = member == nullptr ? std::nullopt : read_time(*member);
  if (!micros) return std::nullopt;
  return Instant{std::max<std::int64_t>(0, *micros + clock_error(input))};
}

Instant within_retention(Instant time, const Input& input) {
  const auto oldest = input.received.micros - input.retention_days * kDayMs * 1000;
  const bool is_late = time.micros > input.received.micros + kFutureTolerance;
  return is_late || time.micros < oldest ? input.received : time;
}

std::string digest_of_user(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  if (member == nullptr) return {};
  const std::string text = scalar_text(*member);
  const auto id = ascii::trim(text);
  return id.empty() ? std::string() : ascii::to_hex(md5(id));
}

}  // namespace vedette::normalize
