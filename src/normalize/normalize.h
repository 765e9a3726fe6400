// The normalizer: one canonical form for every event, whatever SDK of whatever age sent it.
// Reference: the event payload of Sentry's SDK documentation and its JSON schema.
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace vedette::normalize {

// What is known about an event beside its payload.
struct Input {
  Instant received;
  // The sender's clock when the envelope left it.
  std::optional<Instant> sent_at;
  // Address of the sender; anything that is no IP address counts as unknown.
  std::string_view client_ip;
  // The User-Agent of the request that carried the event.
  std::string_view user_agent;
  // Timestamps before this many days count as wrong.
  std::int64_t retention_days = 90;
};

// The searchable facts of an event.
struct Facts {
  Instant timestamp;
  // error, default, transaction, feedback, csp, hpkp, expectct, expectstaple, nel
  std::string type;
  std::string level;
  std::string platform;
  std::string logger;
  std::string release;
  std::string dist;
  std::string environment;
  std::string transaction;
  std::string server_name;
  std::string message;   // the formatted log entry
  std::string user_key;  // `id:…`, `username:…`, `email:…`, `ip:…`, or empty
  // The sender's tags and those derived from the event, sorted by key, each key once. A derived tag
  // wins over a sent one of the same key. Keys and values have at most 200 characters.
  std::vector<std::pair<std::string, std::string>> tags;
  std::vector<std::string> fingerprint;  // empty: the default
  std::string checksum;
  bool handled = true;  // false when the mechanism of any exception says so
  std::string sdk_name;
  std::string sdk_version;
};

// Brings `event` into the canonical form in place and returns its time. What has a wrong type or
// breaks a rule is dropped and recorded in the event's `errors`; what is cut is noted in `_meta`.
// New values live in the storage of `event`. `event_id` is the caller's business.
// Expects valid UTF-8 in every string. Pure: equal arguments give equal results.
// Errors: invalid_argument whose message is the reason for the event's outcome:
// `invalid_transaction`, `invalid_feedback`. Every other event can be brought in form.
Result<Instant> normalize_event(boost::json::object& event, const Input& input);

// The facts of a normalized event, also after later steps have removed members of it or put texts
// in the place of others: what is out of form then is absent from the facts.
Facts extract_facts(const boost::json::object& event, Instant timestamp);

}  // namespace vedette::normalize
