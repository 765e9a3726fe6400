// What the pipeline does to one event, and what must hold of it.
#pragma once
#include "filter/filter.h"
#include "fuzz.h"
#include "grouping/grouping.h"
#include "normalize/items.h"
#include "scrub/scrub.h"

namespace vedette::fuzz {

// The settings of a project, made ready.
struct Rules {
  filter::Filter filter;
  scrub::Scrubber scrubber;
};

inline const Rules& default_rules() {
  static const Rules kRules{filter::Filter::compile({}), scrub::Scrubber::compile({}).value()};
  return kRules;
}

// Everything is on. Nothing is removed from inside a text: what stood around it could look like personal data then,
// and scrubbing twice would do more than scrubbing once.
inline const Rules& strict_rules() {
  static const Rules kRules = [] {
    json::object options;
    for (const auto name : filter::option_names()) options[name] = true;
    filter::Settings settings = filter::read_settings(options);
    settings.releases = {"bad@*", ">=9.1"};
    settings.error_messages = {"*{one,two}[a-z]*", "Type?rror*"};
    settings.ip_addresses = {"203.0.113.8", "10.0.0.0/8", "2001:db8::/32"};
    settings.csp_sources = {"https://*.example.com", "chrome-extension"};
    scrub::Settings scrubbing;
    scrubbing.scrub_ip_addresses = true;
    scrubbing.sensitive_fields = {"name", "\xc3\xa4"};
    scrubbing.safe_fields = {"url", "user.email"};
    scrubbing.pii_config = R"({"rules":{"p":{"type":"pattern","pattern":"o(n?)e|\\d{3}","redaction":{"method":"hash"}}},
        "applications":{"$error.value || $user.*":["@email:mask"],"extra.*.x && !$number":["p"],"tags":["@anything:mask"],
                        "$frame":["@anything:remove"]}})";
    return Rules{filter::Filter::compile(settings), scrub::Scrubber::compile(scrubbing).value()};
  }();
  return kRules;
}

// The order of members does not count; `errors` and `_meta` tell of the way there, and may differ.
inline void check_same_event(const json::object& one, const json::object& other) {
  const auto differs = [](const json::object& from, const json::object& to) {
    for (const auto& [key, value] : from) {
      if (key == "errors" || key == "_meta") continue;
      const auto* peer = to.if_contains(key);
      if (peer != nullptr && *peer == value) continue;
      std::fprintf(stderr, "member %s: %s, and %s\n", std::string(key).c_str(), json::serialize(value).c_str(),
                   peer == nullptr ? "nothing" : json::serialize(*peer).c_str());
      return true;
    }
    return false;
  };
  CHECK(!differs(one, other) && !differs(other, one));
}

inline void check_names(const json::object& event, const grouping::Grouping& grouping) {
  const auto naming = grouping::name_event(event, &grouping);
  CHECK(utf8::is_valid(naming.title) && utf8::length(naming.title) <= 4096);
  CHECK(utf8::is_valid(naming.culprit) && utf8::length(naming.culprit) <= 200);
  CHECK(utf8::is_valid(naming.type) && utf8::length(naming.type) <= 128);
  CHECK(utf8::is_valid(naming.value) && utf8::length(naming.value) <= 1024);
  CHECK(utf8::is_valid(naming.location));
  CHECK(is_json(json::serialize(naming.metadata)));
}

inline void check_groups(json::object& event, grouping::GroupingOptions options = {}) {
  grouping::apply_stacktrace_rules(event, options);
  const auto once = json::serialize(event);
  grouping::apply_stacktrace_rules(event, options);
  CHECK_SAME(json::serialize(event), once);
  const auto grouping = grouping::group_event(event, options);
  CHECK(!grouping.hashes.empty());
  options.explain = true;
  CHECK(grouping::group_event(event, options).hashes == grouping.hashes);
  check_names(event, grouping);
}

inline void check_facts(const json::object& event, Instant timestamp) {
  const auto facts = normalize::extract_facts(event, timestamp);
  CHECK(facts.timestamp == timestamp);
  std::string_view last;
  for (const auto& [key, value] : facts.tags) {
    CHECK(utf8::length(key) <= 200 && utf8::length(value) <= 200);
    CHECK(last < key || last.data() == nullptr);
    last = key;
  }
  for (const auto& span : normalize::spans_of_transaction(event)) {
    CHECK(span.start <= span.end);
    CHECK(is_json(span.attributes) && is_empty_or_json(span.links));
  }
}

inline void check_scrubbing(json::object& event, const scrub::Scrubber& scrubber) {
  scrubber.scrub_event(event);
  const auto once = json::serialize(event);
  CHECK(utf8::is_valid(once));
  scrubber.scrub_event(event);
  CHECK_SAME(json::serialize(event), once);
}

// All steps. False when the event was refused.
inline bool run_steps(json::object& event, const Rules& rules) {
  const auto input = normalize_input();
  const auto timestamp = normalize::normalize_event(event, input);
  if (!timestamp) {
    CHECK(timestamp.error().message.starts_with("invalid_"));
    return false;
  }
  CHECK(event.at("type").is_string() && event.at("timestamp").is_double());
  event.erase("event_id");  // the caller's business
  CHECK(utf8::is_valid(json::serialize(event)));
  json::object again = event;
  CHECK(normalize::normalize_event(again, input).has_value());
  check_same_event(event, again);

  (void)rules.filter.reason(event);
  check_scrubbing(event, rules.scrubber);
  check_facts(event, *timestamp);
  check_groups(event);
  CHECK(is_json(json::serialize(event)));
  return true;
}

}  // namespace vedette::fuzz
