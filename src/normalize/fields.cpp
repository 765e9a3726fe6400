#include "normalize/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/ascii.h"

namespace vedette::normalize {
namespace {

std::string double_text(double number) {
  std::string text = fmt::format("{}", number);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

void assign_text(json::value& value, std::string_view text) { value.emplace_string() = text; }

bool reject(json::value& value, const Path& path, Report& report) {
  report.invalid(path, std::move(value));
  return false;
}

bool keep_text(json::value& value, const Field& field, const Path& path, Report& report) {
  if (!value.is_string() && (value.is_bool() || !make_text(value)))
    return reject(value, path, report);
  limit_text(value.get_string(), TextLimit{field.max, field.more}, path, report);
  return !value.get_string().empty();
}

bool keep_trimmed(json::value& value, const Field& field, const Path& path, Report& report) {
  if (value.is_string()) {
    const auto whole = view(value.get_string());
    const auto trimmed = ascii::trim(whole);
    if (trimmed.size() != whole.size()) assign_text(value, std::string(trimmed));
  }
  return keep_text(value, field, path, report);
}

bool keep_json_text(json::value& value, const Field& field, const Path& path, Report& report) {
  if (!value.is_string()) {
    constexpr std::size_t kBytesPerCharacter = 4;
    const std::size_t enough = (std::size_t{field.max} + field.more + 1) * kBytesPerCharacter;
    assign_text(value, bounded_json(value, enough));
  }
  return keep_text(value, field, path, report);
}

bool keep_integer(json::value& value, const Path& path, Report& report) {
  if (value.is_int64()) return true;
  std::optional<std::int64_t> number;
  if (value.is_double()) {
    constexpr double kExact = 9007199254740992.0;
    const double real = value.get_double();
    if (std::trunc(real) == real && std::abs(real) <= kExact)
      number = static_cast<std::int64_t>(real);
  } else if (value.is_string()) {
    number = ascii::parse_number<std::int64_t>(ascii::trim(view(value.get_string())));
  }
  if (!number) return reject(value, path, report);
  value = *number;
  return true;
}

bool keep_number(json::value& value, const Path& path, Report& report) {
  if (value.is_number()) return true;
  if (value.is_string()) {
    const auto text = ascii::trim(view(value.get_string()));
    const auto number = ascii::parse_number<double>(text);
    if (number && std::isfinite(*number)) {
      value = *number;
      return true;
    }
  }
  return reject(value, path, report);
}

bool keep_address(json::value& value, const Path& path, Report& report) {
  std::optional<std::uint64_t> number;
  if (value.is_uint64()) {
    number = value.get_uint64();
  } else if (value.is_int64() && value.get_int64() >= 0) {
    number = static_cast<std::uint64_t>(value.get_int64());
  } else if (value.is_string()) {
    number = ascii::parse_number<std::uint64_t>(view(value.get_string()));
    if (!number) return keep_text(value, text("", 128), path, report);
  }
  if (!number) return reject(value, path, report);
  assign_text(value, fmt::format("0x{:x}", *number));
  return true;
}

bool keep_texts(json::value& value, const Field& field, const Path& path, Report& report) {
  if (!value.is_array()) {
    if (!keep_text(value, field, path, report)) return false;
    json::array list(value.storage());
    list.push_back(std::move(value));
    value = std::move(list);
    return true;
  }
  json::array& list = value.get_array();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].is_null() || !keep_text(list[i], field, Path(path, i), report)) continue;
    if (kept != i) list[kept] = std::move(list[i]);
    ++kept;
  }
  list.resize(kept);
  return !list.empty();
}

bool keep_lines(json::value& value, const Field& field, const Path& path, Report& report) {
  if (!value.is_array()) return reject(value, path, report);
  json::array& list = value.get_array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_string() && !make_text(list[i])) assign_text(list[i], "");
    limit_text(list[i].get_string(), TextLimit{field.max, field.more}, Path(path, i), report);
  }
  return !list.empty();
}

bool keep_map(json::value& value, const Field& field, const Path& path, Report& report) {
  if (!make_object(value)) {
    if (!value.is_array()) return reject(value, path, report);
    json::object numbered(value.storage());
    json::array& list = value.get_array();
    numbered.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i)
      numbered.emplace(std::to_string(i), std::move(list[i]));
    value = std::move(numbered);
  }
  if (value.get_object().empty()) return false;
  return trim_bag(value, Budget{field.max, field.more}, path, &report);
}

bool keep_text_map(json::value& value, const Field& field, const Path& path, Report& report) {
  if (!keep_map(value, field, path, report)) return false;
  json::object& object = value.get_object();
  for (auto it = object.begin(); it != object.end();) {
    const bool is_kept = make_text(it->value());
    if (!is_kept && !it->value().is_null())
      report.invalid(Path(path, it->key()), std::move(it->value()));
    it = is_kept ? it + 1 : object.erase(it);
  }
  return !object.empty();
}

}  // namespace

bool make_text(json::value& value) {
  switch (value.kind()) {
    case json::kind::string: return true;
    case json::kind::bool_: assign_text(value, value.get_bool() ? "True" : "False"); return true;
    case json::kind::int64: assign_text(value, fmt::format("{}", value.get_int64())); return true;
    case json::kind::uint64: assign_text(value, fmt::format("{}", value.get_uint64())); return true;
    case json::kind::double_: assign_text(value, double_text(value.get_double())); return true;
    case json::kind::null:
    case json::kind::array:
    case json::kind::object: return false;
  }
  return false;
}

bool make_object(json::value& value) {
  if (value.is_object()) return true;
  if (!value.is_array()) return false;
  json::array& list = value.get_array();
  const auto is_pair = [](const json::value& item) {
    return item.is_array() && item.get_array().size() == 2 && item.get_array()[0].is_string();
  };
  if (list.empty() || !std::ranges::all_of(list, is_pair)) return false;
  json::object object(value.storage());
  object.reserve(list.size());
  for (auto& item : list) {
    json::array& pair = item.get_array();
    object.emplace(view(pair[0].get_string()), std::move(pair[1]));
  }
  value = std::move(object);
  return true;
}

bool apply_field(json::value& value, const Field& field, const Path& path, Report& report) {
  switch (field.kind) {
    case Kind::own: return true;
    case Kind::discarded: return false;
    case Kind::text: return keep_text(value, field, path, report);
    case Kind::trimmed: return keep_trimmed(value, field, path, report);
    case Kind::json_text: return keep_json_text(value, field, path, report);
    case Kind::source:
      if (!value.is_string()) return reject(value, path, report);
      limit_text(value.get_string(), TextLimit{field.max, field.more}, path, report);
      return true;
    case Kind::flag: return value.is_bool() || reject(value, path, report);
    case Kind::integer: return keep_integer(value, path, report);
    case Kind::number: return keep_number(value, path, report);
    case Kind::id: return value.is_int64() || keep_text(value, field, path, report);
    case Kind::address: return keep_address(value, path, report);
    case Kind::texts: return keep_texts(value, field, path, report);
    case Kind::lines: return keep_lines(value, field, path, report);
    case Kind::map: return keep_map(value, field, path, report);
    case Kind::text_map: return keep_text_map(value, field, path, report);
    case Kind::bag: return trim_bag(value, Budget{field.max, field.more}, path, &report);
  }
  return true;
}

void apply_fields(json::object& object, std::span<const Field> fields, const Path& path,
                  Report& report) {
  for (auto it = object.begin(); it != object.end();) {
    const std::string_view key = it->key();
    json::value& value = it->value();
    bool is_kept = false;
    if (!value.is_null()) {
      const Path place(path, key);
      const auto* field = std::ranges::find(fields, key, &Field::name).base();
      if (field != fields.data() + fields.size()) {
        is_kept = apply_field(value, *field, place, report);
      } else {
        is_kept = is_fit_key(key) && trim_bag(value, kSmallBag, place, &report);
      }
    }
    // The last member takes the place of an erased one.
    it = is_kept ? it + 1 : object.erase(it);
  }
}

json::object* object_member(json::object& parent, std::string_view key, const Path& path,
                            Report& report) {
  const auto it = parent.find(key);
  if (it == parent.end()) return nullptr;
  if (it->value().is_object()) return &it->value().get_object();
  if (!it->value().is_null()) report.invalid(path, std::move(it->value()));
  parent.erase(it);
  return nullptr;
}

json::array* value_list(json::object& parent, std::string_view key, Report& report) {
  const auto it = parent.find(key);
  if (it == parent.end()) return nullptr;
  const Path path(key);
  json::value list(std::move(it->value()));
  if (auto* object = list.if_object()) {
    if (auto* values = object->if_contains("values")) {
      json::value inner(std::move(*values));
      list = std::move(inner);
    } else if (object->empty()) {
      list = nullptr;
    }
  }
  if (list.is_object()) {
    json::array only(parent.storage());
    only.push_back(std::move(list));
    list = std::move(only);
  }
  if (!list.is_array() && !list.is_null()) report.invalid(path, std::move(list));
  if (!list.is_array()) {
    parent.erase(it);
    return nullptr;
  }
  keep_objects(list.get_array(), Path(path, "values"), report);
  if (list.get_array().empty()) {
    parent.erase(it);
    return nullptr;
  }
  json::value& slot = it->value().emplace_object()["values"];
  slot = std::move(list);
  return &slot.get_array();
}

void keep_objects(json::array& list, const Path& path, Report& report) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_object()) {
      if (!list[i].is_null()) report.invalid(Path(path, i), std::move(list[i]));
      continue;
    }
    if (kept != i) list[kept] = std::move(list[i]);
    ++kept;
  }
  list.resize(kept);
}

std::string_view text_of(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  if (member == nullptr || !member->is_string()) return {};
  return view(member->get_string());
}

const json::object* object_of(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  return member == nullptr ? nullptr : member->if_object();
}

const json::array* array_of(const json::object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  return member == nullptr ? nullptr : member->if_array();
}

void set_text(json::object& object, std::string_view key, std::string_view text) {
  object[key].emplace_string() = text;
}

}  // namespace vedette::normalize
