// One pass over the tree of an event or of another item.
#pragma once
#include <string_view>
#include <vector>

#include "scrub/edit.h"
#include "scrub/marks.h"
#include "scrub/place.h"
#include "scrub/plan.h"

namespace vedette::scrub {

class Walker {
 public:
  // `marks` may be null: then nothing is recorded.
  Walker(const Plan& plan, Marks* marks) : plan_(plan), marks_(marks) {}

  // The members of the object at `place`.
  void members(json::object& object, const Place& place);
  // The value at `place`, whose spot, pii and flags are set; what is removed becomes null.
  void value(json::value& value, Place& place);
  // What is known about the member `place.name` of an object of that spot.
  void enter(Place& place, Spot in) const;

 private:
  void elements(json::array& list, const Place& place);
  void pair(json::array& pair, const Place& place);
  void scalar(json::value& value, Place& place);
  void edit_text(Edit& edit, const Place& place, bool is_text, const Rule* wipe, const std::vector<Rule>* rules,
                 bool has_pairs) const;
  void edit_pairs(Edit& edit, const Place& place) const;
  bool edit_pairs_of(KeyClass wanted, Edit& edit, const Place& place) const;
  void enter_attribute(Place& place) const;
  void match_applications(const Place& place);
  bool redact_container(json::value& value, const Place& place);
  void replace_container(json::value& value, const Place& place, const Rule& rule);
  void remove(json::value& value, const Place& place, std::string_view rule_id);
  const Rule* key_rule_at(const Place& place) const;
  const std::vector<Rule>* value_rules_at(const Place& place) const;
  bool may_hold_pairs(const json::value& value, const Place& place) const;
  bool is_safe(const Place& place) const;

  const Plan& plan_;
  Marks* marks_;
  std::size_t depth_ = 0;
  std::vector<const Application*> matched_;  // of the value at hand
};

}  // namespace vedette::scrub
