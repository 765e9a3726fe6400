#include "api/testing/public_document.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/ascii.h"
#include "base/time.h"
#include "json/parse.h"

namespace vedette::api::testing {
namespace {

const json::object* document() {
  static const auto held = []() -> std::optional<json::value> {
    const char* named = std::getenv("VEDETTE_PUBLIC_DOCUMENT");
    std::ifstream file(named != nullptr ? named : VEDETTE_SOURCE_DIR "/../shared/reference/openapi.json");
    if (!file) return std::nullopt;
    std::stringstream text;
    text << file.rdbuf();
    auto read = json::parse(text.str());
    return read ? std::optional(std::move(*read)) : std::nullopt;
  }();
  return held ? held->if_object() : nullptr;
}

std::optional<std::string> check(const json::value& in, const json::object& schema, const std::string& path);

std::optional<std::string> check_any(const json::value& in, const json::array& schemas, const std::string& path) {
  std::optional<std::string> first;
  for (const auto& schema : schemas) {
    auto found = check(in, schema.as_object(), path);
    if (!found) return std::nullopt;
    if (!first) first = std::move(found);
  }
  return first;
}

std::optional<std::string> check_object(const json::value& in, const json::object& schema, const std::string& path) {
  if (!in.is_object()) return path + ": wanted an object, found " + json::serialize(in).substr(0, 60);
  if (const auto* required = json::array_of(schema, "required")) {
    for (const auto& name : *required) {
      if (!in.get_object().contains(name.as_string())) return path + "." + std::string(name.as_string()) + ": missing";
    }
  }
  const auto* properties = json::object_of(schema, "properties");
  const auto* others = json::object_of(schema, "additionalProperties");
  for (const auto& [key, member] : in.get_object()) {
    const auto* known = properties == nullptr ? nullptr : json::object_of(*properties, key);
    if (known == nullptr) known = others;
    if (known == nullptr) continue;
    if (auto found = check(member, *known, path + "." + std::string(key))) return found;
  }
  return std::nullopt;
}

std::optional<std::string> check_type(const json::value& in, std::string_view type, const json::object& schema, const std::string& path) {
  const auto wrong = [&] { return fmt::format("{}: wanted {}, found {}", path, type, json::serialize(in).substr(0, 60)); };
  if (type == "object") return check_object(in, schema, path);
  if (type == "string" && !in.is_string()) return wrong();
  if (type == "integer" && !in.is_int64() && !in.is_uint64()) return wrong();
  if (type == "number" && !in.is_number()) return wrong();
  if (type == "boolean" && !in.is_bool()) return wrong();
  if (type == "string" && json::text_of(schema, "format") == "date-time" && !parse_instant(in.get_string())) return wrong();
  if (type != "array") return std::nullopt;
  if (!in.is_array()) return wrong();
  const auto* items = json::object_of(schema, "items");
  for (std::size_t i = 0; items != nullptr && i < in.get_array().size(); ++i) {
    if (auto found = check(in.get_array()[i], *items, fmt::format("{}[{}]", path, i))) return found;
  }
  return std::nullopt;
}

std::optional<std::string> check(const json::value& in, const json::object& schema, const std::string& path) {
  const auto* nullable = schema.if_contains("nullable");
  if (in.is_null() && (schema.empty() || (nullable != nullptr && nullable->as_bool()))) return std::nullopt;
  if (const auto* choices = json::array_of(schema, "anyOf")) return check_any(in, *choices, path);
  if (const auto* choices = json::array_of(schema, "oneOf")) return check_any(in, *choices, path);
  if (const auto* values = json::array_of(schema, "enum")) {
    if (std::ranges::find(*values, in) == values->end()) return path + ": not one of the enum: " + json::serialize(in).substr(0, 60);
  }
  const auto type = json::text_of(schema, "type");
  return type.empty() ? std::nullopt : check_type(in, type, schema, path);
}

// Of all paths of the document the one with the same literals; variables may be called differently.
const json::object* find_path(std::string_view path) {
  const auto* paths = json::object_of(*document(), "paths");
  const auto wanted = ascii::split(path, '/');
  for (const auto& [known, operations] : *paths) {
    const auto parts = ascii::split(known, '/');
    const auto fits = [](std::string_view a, std::string_view b) { return a == b || (a.starts_with('{') && b.starts_with('{')); };
    if (parts.size() == wanted.size() && std::ranges::equal(parts, wanted, fits)) return operations.if_object();
  }
  return nullptr;
}

}  // namespace

bool has_public_document() { return document() != nullptr; }

std::optional<std::string> find_public_mismatch(http::Method method, std::string_view path, int status, const json::value& body) {
  if (!has_public_document()) return std::nullopt;
  const auto* operations = find_path(path);
  if (operations == nullptr) return std::nullopt;
  const auto* operation = json::object_of(*operations, ascii::lower(http::method_name(method)));
  if (operation == nullptr) return std::nullopt;
  const auto* response = json::object_of(operation->at("responses").as_object(), std::to_string(status));
  if (response == nullptr) return fmt::format("status {} is not in the document", status);
  const auto* content = json::object_of(*response, "content");
  const auto* media = content == nullptr ? nullptr : json::object_of(*content, "application/json");
  const auto* schema = media == nullptr ? nullptr : json::object_of(*media, "schema");
  return schema == nullptr ? std::nullopt : check(body, *schema, "$");
}

}  // namespace vedette::api::testing
