// The typed attributes of logs, metrics and spans: {key: {"type", "value", "unit"?}}.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "normalize/report.h"

namespace vedette::normalize {

// Collects attributes in form and within a budget. What is out of form is left out; of equal keys
// the first one stays.
class Attributes {
 public:
  // As many as there may be, and what they may take together, in bytes.
  static constexpr std::size_t kMaxCount = 1000;
  static constexpr std::size_t kMaxBytes = 262144;
  // One text, in bytes; more is cut, with a closing `...`.
  static constexpr std::size_t kMaxText = 16384;

  Attributes() = default;

  // The attributes of an item as they were sent. A type that is missing or not known follows from
  // the value; a value that is not of its type costs the attribute.
  void take_typed(json::object&& sent);
  // Plain values under their keys: a bag of an older protocol. Containers become JSON text, except
  // lists of scalars.
  void take_plain(json::object&& bag);
  // Sent tags: an object of texts, or a list of pairs.
  void take_tags(json::value&& tags);
  // {name: {"value": number, "unit"?}}, or {name: number}.
  void take_measurements(json::object&& measurements);
  // Nothing when the text is empty.
  void add_text(std::string_view key, std::string_view text);
  void add_number(std::string_view key, double number, std::string_view unit = {});

  bool contains(std::string_view key) const { return list_.contains(key); }
  // The value of an attribute of type string; empty when there is none.
  std::string_view text(std::string_view key) const;
  std::string json_text() const;

 private:
  void add(std::string_view key, std::string_view type, json::value&& value, std::string_view unit);

  json::object list_;
  std::size_t bytes_ = 0;
};

}  // namespace vedette::normalize
