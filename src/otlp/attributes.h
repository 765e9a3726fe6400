// OpenTelemetry's values as the typed attributes of Sentry's items.
#pragma once
#include <string>
#include <string_view>

#include "json/value.h"
#include "otlp.pb.h"

namespace vedette::otlp {

// Lists and objects in a value may be nested this deep; what lies deeper is null.
inline constexpr std::size_t kValueDepthMax = 16;
// Entries of one list or object, and attributes of one thing; more are dropped.
inline constexpr std::size_t kValuesMax = 1000;
// Of one span; more are dropped.
inline constexpr std::size_t kEventsMax = 128;
inline constexpr std::size_t kLinksMax = 128;
// One text among attributes, in bytes; more is cut.
inline constexpr std::size_t kTextMax = 16384;
inline constexpr std::size_t kKeyMax = 200;

// Valid UTF-8 of about `bytes_max` bytes at most, cut between characters.
std::string clean_text(std::string_view bytes, std::size_t bytes_max);
// As a JSON value; bytes are base64, numbers that JSON has no form for are null.
json::value plain_value(const wire::AnyValue& from);
// As text: JSON for lists and objects, nothing for an empty value.
std::string text_value(const wire::AnyValue& from, std::size_t bytes_max);

// {key: {"type", "value"}} within a budget of bytes. Of equal keys the last one stays.
class AttributeSet {
 public:
  explicit AttributeSet(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // Under `prefix` and its own key. Not kept: empty values and keys, keys that are too long, and what the budget has
  // no room for.
  void add(std::string_view prefix, const wire::KeyValue& pair);
  template <class Pairs>
  void add_all(std::string_view prefix, const Pairs& pairs) {
    std::size_t left = kValuesMax;
    for (const auto& pair : pairs) {
      if (left-- == 0) return;
      add(prefix, pair);
    }
  }
  // Nothing when the text is empty.
  void add_text(std::string_view key, std::string_view text);
  void add_set(const AttributeSet& other);

  bool contains(std::string_view key) const { return list_.contains(key); }
  // The value of an attribute of type string; empty when there is none.
  std::string_view text(std::string_view key) const;
  const json::object& list() const { return list_; }

 private:
  void set(std::string_view key, std::string_view type, json::value value, std::size_t bytes);

  json::object list_;
  std::size_t bytes_ = 0;
  std::size_t bytes_max_;
};

}  // namespace vedette::otlp
