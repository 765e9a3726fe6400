// Which issue an event belongs to, and how that issue is called. Pure functions of the event and of
// the project's rules: no clock, no store, no state. All of them take whatever JSON arrives; what
// is malformed simply does not contribute. Threads: everything here is safe for concurrent use.
//
// The event is in its canonical form: exception, threads and breadcrumbs are {"values": [...]},
// values and frames run oldest to newest.
#pragma once
#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::grouping {

using Hash = std::array<std::uint8_t, 16>;

// The identifier under which clients know these rules.
inline constexpr std::string_view kConfig = "newstyle:2026-01-20";

// A project's rules, compiled. Immutable.
struct FingerprintRules;
struct StacktraceRules;

// One rule per line: `matcher:pattern … -> value, value [title="…"]`. The error names the line.
Result<std::shared_ptr<const FingerprintRules>> compile_fingerprint_rules(std::string_view text);
// One rule per line: `matcher:pattern … action …`. The error names the line.
Result<std::shared_ptr<const StacktraceRules>> compile_stacktrace_rules(std::string_view text);

// The options of a project that hold the texts of its rules.
inline constexpr std::string_view kFingerprintRulesOption = "fingerprintingRules";
inline constexpr std::string_view kStacktraceRulesOption = "groupingEnhancements";

// Null rules are no rules; the built-in ones always apply, before a project's own stack-trace rules
// and after its own fingerprint rules.
struct GroupingOptions {
  std::shared_ptr<const FingerprintRules> fingerprint_rules;
  std::shared_ptr<const StacktraceRules> stacktrace_rules;
  // Fill descriptions, hints and values of the variants, and list those that do not contribute.
  bool explain = false;
};

// One way to see the event, and the hash made of it.
struct Variant {
  std::string name;  // app, system, default, checksum, hashed_checksum, custom_fingerprint,
                     // built_in_fingerprint or fallback
  std::string description;
  bool contributes = false;
  std::optional<Hash> hash;  // absent when the variant has nothing to hash
  std::string hint;          // why it does not contribute
  std::vector<std::string> values;
};

struct Grouping {
  // In look-up order, at least one: the first that an issue owns decides, the others join it.
  std::vector<Hash> hashes;
  std::vector<Variant> variants;
  std::string config{kConfig};
  // The fingerprint in force, its variables resolved; `{{ default }}` stays. Empty: the default.
  std::vector<std::string> fingerprint;
  // A title that a fingerprint rule asks for, its variables resolved. Empty: none.
  std::string title;
  // mechanism.exception_id of the exception that names the issue, where it is not the last one.
  std::optional<std::int64_t> main_exception_id;
};

Grouping group_event(const boost::json::object& event, const GroupingOptions& options);

// Decides frame.in_app of every frame, to be called before group_event. Where a rule changes it,
// the sender's word is kept in frame.data.orig_in_app (1, 0, -1 for unsaid); a category goes to
// frame.data.category. A frame that nobody speaks for is not in-app. Idempotent.
void apply_stacktrace_rules(boost::json::object& event, const GroupingOptions& options);

struct Naming {
  std::string title;
  std::string culprit;
  std::string location;
  std::string type;  // of the main exception; empty for other events
  std::string value;
  std::string function;
  std::string filename;
  boost::json::object metadata;  // {type, value, filename, function} or {title}
};

// `grouping` brings the title and the main exception that grouping found; without it they are
// derived from the event alone. Texts are cut: title line 256, type 128, value 1024, culprit 200
// characters.
Naming name_event(const boost::json::object& event, const Grouping* grouping = nullptr);

// `PROJECT-SLUG-1Z`: the number in base 32 with the digits 0-9 and A-Z without I, L, O and U.
std::string format_short_id(std::string_view project_slug, std::uint64_t number);
// The number at the end of a short id. Case is ignored, O reads as 0, I and L as 1. Nothing for a
// text without a slug, with any other character or beyond 64 bits.
std::optional<std::uint64_t> parse_short_id_number(std::string_view short_id);

}  // namespace vedette::grouping
