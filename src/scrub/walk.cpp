#include "scrub/walk.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "scrub/pairs.h"

namespace vedette::scrub {
namespace {

// Above what the parser lets through; what is deeper was made by ourselves.
constexpr std::size_t kDepthMax = 160;
constexpr std::size_t kRoundsMax = 5;
// No card number is smaller.
constexpr std::uint64_t kLargeNumber = 1'000'000'000'000;

std::uint64_t magnitude(const json::value& number) {
  if (number.is_uint64()) return number.get_uint64();
  const std::int64_t value = number.get_int64();
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

bool is_pair(const json::value& value) {
  const auto* list = value.if_array();
  return list != nullptr && list->size() == 2 && (*list)[0].is_string();
}

bool is_cookie_header(std::string_view name) {
  return ascii::equals_ignoring_case(name, "cookie") || ascii::equals_ignoring_case(name, "set-cookie");
}

bool is_client_address(std::string_view attribute) {
  return attribute == "user.ip" || attribute == "user.ip_address" || attribute == "client.address";
}

}  // namespace

void Walker::enter(Place& place, Spot in) const {
  const SpotInfo& info = info_of(in);
  if (info.has_members) {
    if (const auto number = find_member(in, place.name)) {
      const Member& member = known_members()[*number];
      place.pii = member.pii;
      place.spot = member.spot;
      place.flags |= member.flags;
      place.key_class = plan_.known[*number];
      return;
    }
  }
  place.pii = info.pii;
  place.spot = info.spot;
  if (place.pii != Pii::always) return;
  if (plan_.has_keys) place.key_class = plan_.keys.classify(place.name);
  if (place.key_class == KeyClass::pairs) place.flags |= kPairs;
  if (in == Spot::attributes) {
    enter_attribute(place);
  } else if (in == Spot::headers) {
    if (ascii::equals_ignoring_case(place.name, "user-agent")) place.flags |= kExempt;
    if (is_cookie_header(place.name)) place.flags |= kWiped;
  } else if (in == Spot::cookies) {
    if (plan_.cookies.classify(place.name) != KeyClass::plain) place.flags |= kWiped;
  }
}

// Attributes have flat names, so the name says what members of objects say elsewhere.
void Walker::enter_attribute(Place& place) const {
  const auto name = place.name;
  if (name.starts_with("sentry.")) {
    // What we and the SDKs write there are names and ids, but for texts of messages and descriptions.
    if (!name.starts_with("sentry.message") && !name.starts_with("sentry.description")) place.pii = Pii::never;
  } else if (name.starts_with("gen_ai.") || name.starts_with("mcp.")) {
    place.flags |= kReplaceOnly;
  } else if (name == "user_agent.original" || name == "http.user_agent") {
    place.flags |= kExempt;
  } else if (is_client_address(name)) {
    place.flags |= kAddress;
  } else if (is_cookie_header(name.substr(name.rfind('.') + 1)) || name.ends_with(".set_cookie")) {
    place.flags |= kWiped;
  }
}

void Walker::value(json::value& value, Place& place) {
  if (place.pii == Pii::never || value.is_null()) return;
  if (depth_ == kDepthMax) return remove(value, place, "!limit");
  place.types |= types_of(value, place.spot);
  if (plan_.scrubs_addresses && (place.flags & kAddress) != 0) return remove(value, place, plan_.address_rule.id);
  if (place.pii == Pii::always && is_safe(place)) place.flags |= kSafe;
  match_applications(place);
  if (!value.is_object() && !value.is_array()) return scalar(value, place);
  if (redact_container(value, place)) return;
  ++depth_;
  if (value.is_object()) {
    members(value.get_object(), place);
  } else {
    elements(value.get_array(), place);
  }
  --depth_;
}

void Walker::members(json::object& object, const Place& place) {
  // What the normalizer found invalid stands there with the name of its place.
  const auto fault = place.spot == Spot::error ? json::text_of(object, "name") : std::string_view();
  for (auto& member : object) {
    const std::string_view key(member.key().data(), member.key().size());
    Place child{.parent = &place, .name = key, .meta_name = key};
    child.flags = place.flags & kInherited;
    enter(child, place.spot);
    if (!fault.empty() && key == "value") {
      if (plan_.has_keys) child.key_class = plan_.keys.classify(fault);
      if (fault == "user.ip_address") child.flags |= kAddress;
    }
    value(member.value(), child);
  }
}

void Walker::elements(json::array& list, const Place& place) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    Place child{.parent = &place, .index = i, .is_element = true, .spot = place.spot, .pii = place.pii};
    child.flags = place.flags & kInheritedByElements;
    if (place.pii == Pii::always && is_pair(list[i])) {
      child.is_hidden = true;
      child.types = kArray;
      pair(list[i].get_array(), child);
    } else {
      value(list[i], child);
    }
  }
}

// Lists of pairs are maps in another form.
void Walker::pair(json::array& pair, const Place& place) {
  Place key{.parent = &place, .index = 0, .is_element = true};
  key.flags = place.flags & kInheritedByElements;
  {
    // The value first: its place refers to the key.
    const auto& name = pair[0].get_string();
    Place child{.parent = &place, .name = {name.data(), name.size()}, .meta_name = "1"};
    child.flags = place.flags & kInheritedByElements;
    enter(child, place.spot);
    value(pair[1], child);
  }
  if (place.spot != Spot::tags) value(pair[0], key);
}

bool Walker::is_safe(const Place& place) const {
  return std::ranges::any_of(plan_.safe, [&](const Selector& each) { return each.selects(place); });
}

void Walker::match_applications(const Place& place) {
  matched_.clear();
  for (const Application& application : plan_.applications) {
    if (application.selector.selects(place)) matched_.push_back(&application);
  }
}

const Rule* Walker::key_rule_at(const Place& place) const {
  if (place.pii != Pii::always || (place.flags & (kExempt | kReplaceOnly | kSafe)) != 0) return nullptr;
  switch (place.key_class) {
    case KeyClass::sensitive: return &plan_.key_rule;
    case KeyClass::custom: return &plan_.custom_key_rule;
    case KeyClass::plain:
    case KeyClass::pairs: break;
  }
  return plan_.has_defaults && (place.flags & kWiped) != 0 ? &plan_.cookie_rule : nullptr;
}

const std::vector<Rule>* Walker::value_rules_at(const Place& place) const {
  if (place.pii != Pii::always || (place.flags & (kExempt | kSafe)) != 0) return nullptr;
  const auto& rules = (place.flags & kReplaceOnly) != 0 ? plan_.replacing : plan_.wiping;
  return rules.empty() ? nullptr : &rules;
}

bool Walker::may_hold_pairs(const json::value& value, const Place& place) const {
  return plan_.has_keys && value.is_string() && place.pii == Pii::always &&
         (place.flags & (kPairs | kExempt | kReplaceOnly | kSafe)) == kPairs;
}

void Walker::remove(json::value& value, const Place& place, std::string_view rule_id) {
  value = nullptr;
  if (marks_ != nullptr) marks_->add_removal(place, rule_id);
}

bool Walker::redact_container(json::value& value, const Place& place) {
  const Rule* wipe = key_rule_at(place);
  for (const Application* application : matched_) {
    for (const Rule& rule : application->rules) {
      if (rule.kind != Rule::Kind::anything && !(rule.kind == Rule::Kind::key && fits_key(rule, place.key()))) continue;
      const bool leaves_text = rule.redaction.method == Method::replace || rule.redaction.method == Method::hash;
      replace_container(value, place, leaves_text && wipe != nullptr ? *wipe : rule);
      return true;
    }
  }
  if (wipe != nullptr) replace_container(value, place, *wipe);
  return wipe != nullptr;
}

void Walker::replace_container(json::value& value, const Place& place, const Rule& rule) {
  const bool is_text_there = rule.redaction.method == Method::replace || rule.redaction.method == Method::hash;
  if (place.is_element && info_of(place.spot).is_structure) {
    // A list of frames has no holes.
    if (value.is_object() && value.get_object().empty()) return;
    value.emplace_object();
    if (marks_ != nullptr) marks_->add_removal(place, rule.id);
    return;
  }
  if (!is_text_there || info_of(place.spot).is_structure) return remove(value, place, rule.id);
  const std::string text = redacted(rule.redaction, json::serialize(value));
  value = text;
  if (marks_ == nullptr) return;
  json::array remarks;
  remarks.push_back(json::array{rule.id, remark_type(rule.redaction.method), 0, utf8::length(text)});
  marks_->set_remarks(place, std::move(remarks), std::nullopt);
}

// Redacts the values of the names of that class. Whether there are names of the other one.
bool Walker::edit_pairs_of(KeyClass wanted, Edit& edit, const Place& place) const {
  std::vector<Match> matches;
  bool has_others = false;
  PairScan scan(edit.text());
  while (scan.next()) {
    const bool is_encoded = scan.name().find('%') != std::string_view::npos;
    const std::string decoded = is_encoded ? ascii::percent_decode(scan.name(), true) : std::string();
    const std::string_view name = is_encoded ? std::string_view(decoded) : scan.name();
    const KeyClass found = plan_.keys.classify(name);
    if (found != KeyClass::sensitive && found != KeyClass::custom) continue;
    if (is_safe({.parent = &place, .name = name, .types = kString})) continue;
    const Match value = scan.take_value();
    if (found != wanted) {
      has_others = true;
    } else if (value.begin < value.end) {
      matches.push_back(value);
    }
  }
  if (!matches.empty()) edit.replace(wanted == KeyClass::custom ? plan_.custom_key_rule : plan_.key_rule, matches);
  return has_others;
}

void Walker::edit_pairs(Edit& edit, const Place& place) const {
  if (edit.is_removed()) return;
  if (edit_pairs_of(KeyClass::sensitive, edit, place)) edit_pairs_of(KeyClass::custom, edit, place);
}

// A redaction may lay bare what stood in the middle of a word before: so it goes on until nothing changes, as scrubbing
// twice would. Only removals are made once: what follows would move up and look like what was removed.
void Walker::edit_text(Edit& edit, const Place& place, bool is_text, const Rule* wipe,
                       const std::vector<Rule>* rules, bool has_pairs) const {
  for (std::size_t round = 0; round < kRoundsMax; ++round) {
    const std::size_t before = edit.changes();
    const auto run = [&](const Rule& rule) {
      if (round == 0 || rule.redaction.method != Method::remove) edit.run(rule, place.key(), is_text);
    };
    for (const Application* application : matched_) std::ranges::for_each(application->rules, run);
    if (wipe != nullptr && !edit.is_removed()) return edit.wipe(*wipe);
    if (rules != nullptr) std::ranges::for_each(*rules, run);
    if (has_pairs) edit_pairs(edit, place);
    if (edit.changes() == before || edit.is_removed()) return;
  }
}

void Walker::scalar(json::value& value, Place& place) {
  const bool is_text = value.is_string();
  const bool is_integer = value.is_int64() || value.is_uint64();
  const bool is_bool = value.is_bool();
  const Rule* wipe = key_rule_at(place);
  const auto* rules = is_text || (is_integer && magnitude(value) >= kLargeNumber) ? value_rules_at(place) : nullptr;
  const bool has_pairs = may_hold_pairs(value, place);
  if (matched_.empty() && rules == nullptr && !has_pairs && (wipe == nullptr || is_bool)) return;
  std::string number;
  if (!is_text) number = json::serialize(value);
  const std::string_view text = is_text ? std::string_view(value.get_string()) : std::string_view(number);
  if (text.empty()) return;
  Edit edit(text, marks_, place);
  edit_text(edit, place, is_text || is_integer, is_bool ? nullptr : wipe, rules, has_pairs);
  // Yes and no are no secrets; a text that a rule has put there may be.
  if (is_bool && wipe != nullptr && edit.is_changed() && !edit.is_removed()) edit.wipe(*wipe);
  if (edit.is_removed()) return remove(value, place, edit.removed_by()->id);
  if (!edit.is_changed()) return;
  if (marks_ != nullptr) {
    const auto before = utf8::length(text);
    const auto after = utf8::length(edit.text());
    marks_->set_remarks(place, edit.remarks({}), before != after ? std::optional(before) : std::nullopt);
  }
  const std::string changed(edit.text());
  value = changed;
}

}  // namespace vedette::scrub
