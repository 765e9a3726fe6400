#include "scrub/edit.h"

#include "base/utf8.h"

namespace vedette::scrub {
namespace {

constexpr std::size_t kOldMax = 100;
constexpr std::size_t kRemarksMax = 100;

// How much later the rest of a text stands after a replacement that ended at `old_end` before.
struct Shift {
  std::size_t old_end;
  std::ptrdiff_t by;
};

std::size_t shifted(std::size_t at, const std::vector<Shift>& shifts) {
  const auto next = std::ranges::upper_bound(shifts, at, {}, &Shift::old_end);
  if (next == shifts.begin()) return at;
  return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at) + std::prev(next)->by);
}

}  // namespace

void Edit::load_old() {
  if (has_old_) return;
  has_old_ = true;
  const auto* remarks = marks_ == nullptr ? nullptr : marks_->remarks_at(*place_);
  if (remarks == nullptr) return;
  const auto byte_of = [&](std::int64_t position) {
    return position < 0 ? 0 : utf8::prefix(text_, static_cast<std::size_t>(position)).size();
  };
  for (const auto& element : *remarks) {
    const auto* remark = element.if_array();
    if (remark == nullptr || remark->size() != 4 || !(*remark)[0].is_string() || !(*remark)[1].is_string()) continue;
    const auto begin = json::integer_of((*remark)[2]);
    const auto end = json::integer_of((*remark)[3]);
    if (!begin || !end || *begin > *end || old_.size() == kOldMax) continue;
    old_.push_back({byte_of(*begin), byte_of(*end), (*remark)[0].get_string(), (*remark)[1].get_string()});
  }
}

bool Edit::is_marked(const Match& match) const {
  const auto first = std::ranges::partition_point(made_, [&](const Mark& mark) { return mark.end <= match.begin; });
  if (first != made_.end() && first->begin <= match.begin && match.end <= first->end) return true;
  const auto is_same = [&](const Mark& mark) { return mark.begin == match.begin && mark.end == match.end; };
  return std::ranges::any_of(old_, is_same);
}

void Edit::run(const Rule& rule, std::string_view key, bool is_text) {
  if (is_removed() || text_.empty()) return;
  if (rule.kind == Rule::Kind::anything) return run_whole(rule);
  if (rule.kind == Rule::Kind::key) {
    if (fits_key(rule, key)) run_whole(rule);
    return;
  }
  if (!is_text) return;
  if (!has_traits_) {
    traits_ = traits_of(text_);
    has_traits_ = true;
  }
  std::vector<Match> matches;
  find(rule, text_, traits_, matches);
  if (!matches.empty()) replace(rule, matches);
}

void Edit::run_whole(const Rule& rule) {
  if (rule.redaction.method == Method::remove) {
    removed_by_ = &rule;
    ++changes_;
    return;
  }
  load_old();
  const Match whole{0, text_.size()};
  const auto is_whole = [&](const Mark& mark) { return mark.begin == whole.begin && mark.end == whole.end; };
  if (std::ranges::any_of(made_, is_whole) || std::ranges::any_of(old_, is_whole)) return;
  wipe(rule);
}

void Edit::wipe(const Rule& rule) {
  std::string text = redacted(rule.redaction, text_);
  if (text == text_) return;
  own_ = std::move(text);
  text_ = own_;
  ++changes_;
  has_traits_ = false;
  has_old_ = true;
  is_wiped_ = true;
  old_.clear();
  made_ = {{0, text_.size(), rule.id, remark_type(rule.redaction.method)}};
}

void Edit::replace(const Rule& rule, const std::vector<Match>& matches) {
  load_old();
  std::string out;
  std::size_t from = 0;
  std::vector<Shift> shifts;
  std::vector<Match> gone;
  std::vector<Mark> added;
  for (const Match& match : matches) {
    if (match.begin < from || is_marked(match)) continue;
    const auto original = text_.substr(match.begin, match.end - match.begin);
    const std::string text = redacted(rule.redaction, original);
    if (text == original) continue;
    out += text_.substr(from, match.begin - from);
    added.push_back({out.size(), out.size() + text.size(), rule.id, remark_type(rule.redaction.method)});
    out += text;
    shifts.push_back({match.end, static_cast<std::ptrdiff_t>(out.size()) - static_cast<std::ptrdiff_t>(match.end)});
    gone.push_back(match);
    from = match.end;
  }
  if (added.empty()) return;
  out += text_.substr(from);
  // What reaches beyond an earlier redaction takes its place.
  std::erase_if(made_, [&](const Mark& mark) {
    const auto first = std::ranges::partition_point(gone, [&](const Match& match) { return match.end <= mark.begin; });
    return first != gone.end() && first->begin < mark.end;
  });
  for (auto* marks : {&made_, &old_}) {
    for (Mark& mark : *marks) {
      mark.begin = std::min(shifted(mark.begin, shifts), out.size());
      mark.end = std::clamp(shifted(mark.end, shifts), mark.begin, out.size());
    }
  }
  made_.insert(made_.end(), added.begin(), added.end());
  std::ranges::sort(made_, {}, &Mark::begin);
  own_ = std::move(out);
  text_ = own_;
  ++changes_;
}

json::array Edit::remarks(const json::storage_ptr& storage) const {
  json::array all(storage);
  const auto add = [&](const Mark& mark) {
    json::array& remark = all.emplace_back(json::array(storage)).get_array();
    remark.reserve(4);
    remark.emplace_back(mark.rule_id);
    remark.emplace_back(mark.type);
    remark.emplace_back(utf8::length(text_.substr(0, mark.begin)));
    remark.emplace_back(utf8::length(text_.substr(0, mark.end)));
  };
  // Remarks without positions are about the value as a whole, and stay true.
  const auto* before = is_wiped_ || marks_ == nullptr ? nullptr : marks_->remarks_at(*place_);
  for (std::size_t i = 0; before != nullptr && i < std::min(before->size(), kOldMax); ++i) {
    const auto* remark = (*before)[i].if_array();
    if (remark != nullptr && remark->size() == 2) all.emplace_back(*remark);
  }
  for (const Mark& mark : old_) add(mark);
  for (const Mark& mark : made_) {
    if (all.size() < kRemarksMax + kOldMax) add(mark);
  }
  return all;
}

}  // namespace vedette::scrub
