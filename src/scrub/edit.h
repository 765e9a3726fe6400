// One text under the hands of several rules, in order. What lies inside a redaction no later rule looks into; a match
// that reaches beyond one takes its place.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "scrub/marks.h"
#include "scrub/rule.h"

namespace vedette::scrub {

// Refers to the text, the place and the rules; copies nothing until something is found.
class Edit {
 public:
  // With `marks`, a match that a remark there names exactly is left alone: it was redacted before.
  Edit(std::string_view text, const Marks* marks, const Place& place) : text_(text), marks_(marks), place_(&place) {}
  // The text may be its own.
  Edit(const Edit&) = delete;
  Edit& operator=(const Edit&) = delete;

  // Applies a rule to a value with that key. `is_text` says whether patterns are looked for.
  void run(const Rule& rule, std::string_view key, bool is_text);
  // Redacts those parts, which are in order and without overlap, unless they are redacted already.
  void replace(const Rule& rule, const std::vector<Match>& matches);
  // Redacts the whole text, whatever was done to it before.
  void wipe(const Rule& rule);

  bool is_changed() const { return changes_ != 0; }
  // How often a rule has changed something so far.
  std::size_t changes() const { return changes_; }
  // A rule has removed the value as a whole: `removed_by`.
  bool is_removed() const { return removed_by_ != nullptr; }
  const Rule* removed_by() const { return removed_by_; }
  std::string_view text() const { return text_; }
  // What `_meta` has to say about the text.
  json::array remarks(const json::storage_ptr& storage) const;

 private:
  struct Mark {
    std::size_t begin;
    std::size_t end;
    std::string_view rule_id;
    std::string_view type;
  };
  void run_whole(const Rule& rule);
  void load_old();
  // Redacted already.
  bool is_marked(const Match& match) const;

  std::string_view text_;
  std::string own_;  // the text, once it is changed
  const Marks* marks_;
  const Place* place_;
  Traits traits_;
  bool has_traits_ = false;
  bool has_old_ = false;
  bool is_wiped_ = false;
  std::size_t changes_ = 0;
  const Rule* removed_by_ = nullptr;
  std::vector<Mark> made_;  // in order, without overlap
  std::vector<Mark> old_;
};

}  // namespace vedette::scrub
