// The scrubber: what must not be kept is taken out of events and other items before anything is stored, shown or
// sent on. Reference: Sentry's documentation of server-side data scrubbing and of advanced data scrubbing.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"

namespace vedette::scrub {

struct Plan;

// The members' values are the defaults of a project.
struct Settings {
  bool is_on = true;         // dataScrubber: sensitive fields and the default set
  bool use_defaults = true;  // dataScrubberDefaults: the default set; without effect when `is_on` is false
  // Addresses of clients are removed, and addresses in texts replaced by `[ip]`, whatever `is_on` says.
  bool scrub_ip_addresses = false;
  // A value goes when its key contains one of these; case, blanks, `_`, `-` and `.` do not count.
  std::vector<std::string> sensitive_fields;
  // Keys, or selectors, whose values the default set and the sensitive fields leave alone. It covers the value and,
  // of a list, its elements; the members of an object are looked at by their own keys.
  std::vector<std::string> safe_fields;
  // relayPiiConfig, as JSON text; empty means none. Works whatever `is_on` says, and before the default set.
  std::string pii_config;
  // The organization's, which comes first. `merge` fills it.
  std::string organization_pii_config;
};

// What holds for the events of a project. Switches: a scrubber that either has on is on (`is_on`, `use_defaults`,
// `scrub_ip_addresses`). Lists: both. Advanced rules: both, the organization's first.
Settings merge(const Settings& organization, const Settings& project);

// Errors: invalid_argument with a sentence that names the fault. The empty text is valid: no rules.
Status validate_pii_config(std::string_view json);

// Compiled once for a project and shared: all that is const may be called by any number of threads at once. Cheap to
// copy. It never fails: what cannot be understood is left as it is.
class Scrubber {
 public:
  // Errors: invalid_argument, as `validate_pii_config`, or when the sensitive fields are too many.
  static Result<Scrubber> compile(const Settings& organization_and_project_merged);

  // Scrubs a normalized event in place. By key, by what values look like, and, in texts of requests, URLs, queries and
  // bodies, by the names in them (`token=…`, `"token": …`). What is removed becomes null; every redaction is recorded in the event's
  // `_meta` (positions and lengths count code points). Scrubbing twice does what scrubbing once does, unless a
  // removal inside a text has brought together what looks like personal data only then.
  // Never touched: ids, timestamps, type, platform, level, release and the like.
  void scrub_event(json::object& event) const;
  // Attributes of a log, span or metric: {key: {type, value}}; plain values are understood too. An attribute whose
  // value is removed goes as a whole. There is no `_meta`.
  void scrub_attributes(json::object& attributes) const;
  // The JSON of a profile: what it says of the user, of the request and in tags is scrubbed as in an event; frames and
  // samples are left alone. There is no `_meta`.
  void scrub_profile(json::object& profile) const;
  // The body of a log, as `body` of `$log`: the default set replaces what it finds and wipes nothing.
  std::string scrub_text(std::string text) const;
  // Overwrites, in a file of any content, what advanced rules on `$attachments` find; the length stays. Text in
  // UTF-16LE, as it stands in minidumps, is searched too.
  std::string scrub_attachment(std::string bytes, std::string_view filename) const;

  // Whether any rule may select attachments; when false `scrub_attachment` returns its argument.
  bool scrubs_attachments() const;
  // Nothing is configured: every function returns at once.
  bool is_idle() const;

 private:
  explicit Scrubber(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}
  std::shared_ptr<const Plan> plan_;
};

}  // namespace vedette::scrub
