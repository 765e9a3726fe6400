#include "json/field.h"

#include <cmath>

#include "base/ascii.h"
#include "base/utf8.h"

namespace vedette::json {
namespace {

// The name of a value's type in Sentry's sentences.
std::string_view type_name(const value& in) {
  switch (in.kind()) {
    case boost::json::kind::null: return "NoneType";
    case boost::json::kind::bool_: return "bool";
    case boost::json::kind::int64:
    case boost::json::kind::uint64: return "int";
    case boost::json::kind::double_: return "float";
    case boost::json::kind::string: return "str";
    case boost::json::kind::array: return "list";
    case boost::json::kind::object: return "dict";
  }
  return "unknown";
}

constexpr const char* kNull = "This field may not be null.";

std::string shown(const value& in) { return in.is_string() ? std::string(in.get_string()) : serialize(in); }

template <class Number>
std::optional<std::string> check_range(Number number, const Limits& limits) {
  if (limits.min && number < static_cast<Number>(*limits.min)) {
    return fmt::format("Ensure this value is greater than or equal to {}.", *limits.min);
  }
  if (limits.max && number > static_cast<Number>(*limits.max)) {
    return fmt::format("Ensure this value is less than or equal to {}.", *limits.max);
  }
  return std::nullopt;
}

}  // namespace

std::string not_a_list(const value& in) {
  return in.is_null() ? kNull : fmt::format("Expected a list of items but got type \"{}\".", type_name(in));
}

std::string not_an_object(const value& in) {
  return in.is_null() ? kNull
                      : fmt::format("Invalid data. Expected a dictionary, but got {}.", type_name(in));
}

const Schema& TypeOf<std::string>::schema() {
  static constexpr Schema kSchema{.kind = Kind::string};
  return kSchema;
}

std::optional<std::string> TypeOf<std::string>::read(std::string& to, const value& in, const Limits& limits) {
  if (in.is_null()) return kNull;
  if (in.is_string()) {
    to = std::string(in.get_string());
  } else if (in.is_number()) {
    to = serialize(in);
  } else {
    return "Not a valid string.";
  }
  if (to.find('\0') != std::string::npos) return "Null characters are not allowed.";
  if (limits.choices.empty()) {
    if (!limits.may_be_blank && ascii::trim(to).empty()) return "This field may not be blank.";
  } else if (std::ranges::find(limits.choices, to) == limits.choices.end()) {
    return fmt::format("\"{}\" is not a valid choice.", to);
  }
  if (limits.length_max && utf8::length(to) > *limits.length_max) {
    return fmt::format("Ensure this field has no more than {} characters.", *limits.length_max);
  }
  return std::nullopt;
}

const Schema& TypeOf<bool>::schema() {
  static constexpr Schema kSchema{.kind = Kind::boolean};
  return kSchema;
}

std::optional<std::string> TypeOf<bool>::read(bool& to, const value& in, const Limits&) {
  if (in.is_null()) return kNull;
  if (in.is_bool()) {
    to = in.get_bool();
    return std::nullopt;
  }
  const std::string text = ascii::lower(shown(in));
  if (text == "true" || text == "1" || text == "t" || text == "yes") {
    to = true;
  } else if (text == "false" || text == "0" || text == "f" || text == "no") {
    to = false;
  } else {
    return "Must be a valid boolean.";
  }
  return std::nullopt;
}

const Schema& TypeOf<std::int64_t>::schema() {
  static constexpr Schema kSchema{.kind = Kind::integer};
  return kSchema;
}

std::optional<std::string> TypeOf<std::int64_t>::read(std::int64_t& to, const value& in, const Limits& limits) {
  if (in.is_null()) return kNull;
  auto number = integer_of(in);
  if (in.is_string()) number = ascii::parse_number<std::int64_t>(in.get_string());
  if (!number) return "A valid integer is required.";
  to = *number;
  return check_range(to, limits);
}

const Schema& TypeOf<double>::schema() {
  static constexpr Schema kSchema{.kind = Kind::number};
  return kSchema;
}

std::optional<std::string> TypeOf<double>::read(double& to, const value& in, const Limits& limits) {
  if (in.is_null()) return kNull;
  if (in.is_string()) {
    const auto number = ascii::parse_number<double>(in.get_string());
    if (!number || !std::isfinite(*number)) return "A valid number is required.";
    to = *number;
  } else if (in.is_number()) {
    to = in.to_number<double>();
  } else {
    return "A valid number is required.";
  }
  return check_range(to, limits);
}

const Schema& TypeOf<Instant>::schema() {
  static constexpr Schema kSchema{.kind = Kind::string, .format = "date-time"};
  return kSchema;
}

std::optional<std::string> TypeOf<Instant>::read(Instant& to, const value& in, const Limits&) {
  if (in.is_null()) return kNull;
  const auto instant = in.is_string() ? parse_instant(in.get_string()) : std::nullopt;
  if (!instant) {
    return "Datetime has wrong format. Use one of these formats instead: "
           "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";
  }
  to = *instant;
  return std::nullopt;
}

const Schema& TypeOf<value>::schema() {
  static constexpr Schema kSchema{.kind = Kind::any, .is_nullable = true};
  return kSchema;
}

const Schema& TypeOf<object>::schema() {
  static constexpr Schema kSchema{.kind = Kind::map, .element = &TypeOf<value>::schema};
  return kSchema;
}

std::optional<std::string> TypeOf<object>::read(object& to, const value& in, const Limits&) {
  if (!in.is_object()) return not_an_object(in);
  to = in.get_object();
  return std::nullopt;
}

void write_fields(std::span<const Field> fields, const void* from, object& out) {
  out.reserve(fields.size());
  for (const auto& field : fields) field.write(field, from, out);
}

std::vector<FieldError> read_fields(std::span<const Field> fields, void* to, const object& in) {
  std::vector<FieldError> errors;
  for (const auto& field : fields) {
    if (field.place != Place::body) continue;
    const auto* member = in.if_contains(field.name);
    std::optional<std::string> error;
    if (member != nullptr) {
      error = field.read(field, to, *member);
    } else if (field.is_required) {
      error = "This field is required.";
    }
    if (error) errors.push_back({std::string(field.name), {std::move(*error)}});
  }
  return errors;
}

std::optional<std::string> find_mismatch(const value& in, const Schema& schema, std::string path) {
  const auto wrong = [&](std::string_view wanted) {
    return fmt::format("{}: wanted {}, found {}", path, wanted, serialize(in).substr(0, 80));
  };
  if (in.is_null()) return schema.is_nullable ? std::nullopt : std::optional(wrong("a value"));
  switch (schema.kind) {
    case Kind::any: return std::nullopt;
    case Kind::string:
      if (!in.is_string()) return wrong("a string");
      if (schema.format == "date-time" && !parse_instant(in.get_string())) return wrong("a date-time");
      return std::nullopt;
    case Kind::integer: return in.is_int64() || in.is_uint64() ? std::nullopt : std::optional(wrong("an integer"));
    case Kind::number: return in.is_number() ? std::nullopt : std::optional(wrong("a number"));
    case Kind::boolean: return in.is_bool() ? std::nullopt : std::optional(wrong("a boolean"));
    case Kind::array: {
      if (!in.is_array()) return wrong("an array");
      std::size_t index = 0;
      for (const auto& element : in.get_array()) {
        if (auto found = find_mismatch(element, schema.element(), fmt::format("{}[{}]", path, index++))) return found;
      }
      return std::nullopt;
    }
    case Kind::map: {
      if (!in.is_object()) return wrong("an object");
      for (const auto& [key, element] : in.get_object()) {
        if (auto found = find_mismatch(element, schema.element(), path + "." + std::string(key))) return found;
      }
      return std::nullopt;
    }
    case Kind::object: {
      if (!in.is_object()) return wrong("an object");
      for (const auto& field : schema.fields) {
        const auto* member = in.get_object().if_contains(field.name);
        const std::string at = path + "." + std::string(field.name);
        if (member == nullptr) {
          if (field.is_left_out_when_empty) continue;
          return at + ": missing";
        }
        if (auto found = find_mismatch(*member, field.schema(), at)) return found;
      }
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace vedette::json
