// Events for tests, from as little text as tells them apart.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/ascii.h"
#include "grouping/grouping.h"

namespace vedette::grouping {

inline boost::json::object event_of(std::string_view text) {
  boost::system::error_code error;
  const auto value = boost::json::parse(text, error);
  EXPECT_FALSE(error) << error.message() << " in " << text;
  return value.is_object() ? value.get_object() : boost::json::object();
}

// {"platform": …, "exception": {"values": [{type, value, stacktrace}]}} with the given frames.
inline std::string error_text(std::string_view platform, std::string_view frames,
                              std::string_view type = "Error", std::string_view value = "broken") {
  return fmt::format(
      R"({{"platform":"{}","exception":{{"values":[{{"type":"{}","value":"{}",)"
          R"("stacktrace":{{"frames":[{}]}}}}]}}}})",
      platform, type, value, frames);
}

inline std::string message_text(std::string_view message) {
  return boost::json::serialize(
      boost::json::object{{"logentry", boost::json::object{{"message", message}}}});
}

inline Grouping group_text(std::string_view text, const GroupingOptions& options = {}) {
  auto event = event_of(text);
  apply_stacktrace_rules(event, options);
  return group_event(event, options);
}

// The hash that decides, in hex.
inline std::string first_hash(std::string_view text, const GroupingOptions& options = {}) {
  return ascii::to_hex(group_text(text, options).hashes.at(0));
}

// Names of the variants that contribute, joined by commas.
inline std::string contributing(const Grouping& grouping) {
  std::string out;
  for (const auto& variant : grouping.variants) {
    if (!variant.contributes) continue;
    if (!out.empty()) out += ',';
    out += variant.name;
  }
  return out;
}

inline GroupingOptions with_stacktrace_rules(std::string_view rules) {
  auto compiled = compile_stacktrace_rules(rules);
  EXPECT_TRUE(compiled) << compiled.error().message;
  return {.stacktrace_rules = compiled.value_or(nullptr)};
}

inline GroupingOptions with_fingerprint_rules(std::string_view rules) {
  auto compiled = compile_fingerprint_rules(rules);
  EXPECT_TRUE(compiled) << compiled.error().message;
  return {.fingerprint_rules = compiled.value_or(nullptr)};
}

struct Pair {
  std::string_view why;
  std::string a;
  std::string b;
};

// An issue of either event takes in the other.
inline void expect_joins(const Pair& pair, const GroupingOptions& options = {}) {
  EXPECT_EQ(first_hash(pair.a, options), first_hash(pair.b, options))
      << pair.why << '\n' << pair.a << '\n' << pair.b;
}
inline void expect_splits(const Pair& pair, const GroupingOptions& options = {}) {
  const auto a = group_text(pair.a, options);
  for (const auto& hash : group_text(pair.b, options).hashes) {
    EXPECT_EQ(std::ranges::count(a.hashes, hash), 0)
        << pair.why << '\n' << pair.a << '\n' << pair.b;
  }
}

}  // namespace vedette::grouping
