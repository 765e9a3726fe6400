// What a type looks like in JSON: the one description that binding, OpenAPI and the tests read.
#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace vedette::json {

struct Field;

enum class Kind { any, string, integer, number, boolean, array, map, object };

struct Schema {
  Kind kind = Kind::any;
  // `date-time`, `uri` …; empty when the kind says it all.
  std::string_view format = {};
  bool is_nullable = false;
  // Of a string: the only values it takes, when not empty.
  std::span<const std::string_view> choices = {};
  // Of an array or a map: what it holds.
  const Schema& (*element)() = nullptr;
  // Of an object: its name in the OpenAPI document and its fields.
  std::string_view name = {};
  std::span<const Field> fields = {};
};

}  // namespace vedette::json
