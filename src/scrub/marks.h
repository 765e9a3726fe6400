// `_meta` of an event: a mirror of the event whose nodes say, under the empty key, what was done to the value there:
// `rem`, a list of [rule id, type, start, end], and `len`, the length before. Positions count code points.
#pragma once
#include <string_view>

#include "json/value.h"
#include "scrub/place.h"

namespace vedette::scrub {

class Marks {
 public:
  // Takes `_meta` out of the event; the original values that some senders keep there are dropped.
  explicit Marks(json::object& event);

  // The remarks that stand at a place already; null when there are none.
  const json::array* remarks_at(const Place& place) const;
  // New remarks for a text. `original`: its length before, given when it has changed.
  void set_remarks(const Place& place, json::array&& remarks, std::optional<std::size_t> original);
  // The value at the place was removed, or replaced as a whole by something that has no positions.
  void add_removal(const Place& place, std::string_view rule_id, std::string_view type = "x");

  // Puts `_meta` back, as far as there is anything to say.
  void write(json::object& event);

 private:
  // The object under the empty key; null when the event has too many remarks already.
  json::object* about(const Place& place);
  json::object& node(const Place& place);
  const json::object* find_node(const Place& place) const;

  json::object meta_;
  std::size_t count_ = 0;
};

}  // namespace vedette::scrub
