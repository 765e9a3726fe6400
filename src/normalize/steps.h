// The steps of normalization, one per interface of the event. event.cpp lists them in their order.
// Each brings its part of the event in form and reports what it drops; none fails.
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "normalize/normalize.h"
#include "normalize/report.h"

namespace vedette::normalize {

// An event on its way through the steps, and what earlier steps found out for later ones.
struct Draft {
  json::object& event;
  const Input& input;
  Report& report;
  bool is_transaction = false;
  // A security report (CSP and its kin, NEL): the browser sent it, so the request tells the user.
  bool is_security_report = false;
  Instant timestamp;
  // What the timestamps of the sender have to be moved by.
  std::int64_t shift_micros = 0;
};

// event.cpp
// `sentry.interfaces.*` and `message` get their present names.
void rename_aliases(Draft& draft);
// The table of top-level attributes: what is unknown there is removed with a record.
void clean_attributes(Draft& draft);
void normalize_platform(Draft& draft);
// Where no SDK filled in who reported: logger and the User-Agent header.
void backfill_security_report(Draft& draft);
void normalize_fingerprint(Draft& draft);
void normalize_sdk(Draft& draft);
void normalize_extra(Draft& draft);
void normalize_debug_meta(Draft& draft);
// The level, and the type that the event's interfaces imply.
void settle_level_and_type(Draft& draft);

// release.cpp
void normalize_release(Draft& draft);
// Of trimmed texts.
bool is_release(std::string_view text);
bool is_environment(std::string_view text);
bool is_dist(std::string_view text);

// transactions.cpp
// What no transaction can do without. Errors: invalid_transaction. Runs before any other step; of
// events of other types it says nothing.
Status validate_transaction(const Draft& draft);
// Whether it has what no span of a transaction can do without: an id, and two times in order.
bool is_valid_span(const json::value& value);
// Status and operation of the trace, the source of the name, units of the measurements.
void normalize_transaction(Draft& draft);

// feedback.cpp
// The message of a feedback, in form. Errors: invalid_feedback.
Status validate_feedback(Draft& draft);

// times.cpp
// Event timestamps as seconds, the sender's clock set right. Sets timestamp and shift_micros.
void normalize_times(Draft& draft);
// What the times of a sender have to be moved by, as far as its clock at `sent_at` tells.
std::int64_t clock_error(const Input& input);
// A time of the sender inside the event: seconds, shifted as the event. False: reported, remove it.
bool normalize_inner_time(json::value& value, const Path& path, Draft& draft);
// Microseconds since the epoch from a number of seconds or an RFC 3339 text.
std::optional<std::int64_t> read_time(const json::value& value);

// message.cpp
void normalize_logentry(Draft& draft);
// A template filled with positional or named parameters, %-style or {}-style. Nothing when the
// template has no placeholder that the parameters fill.
std::optional<std::string> format_message(std::string_view pattern, const json::value& params);

// tags.cpp
// The sent tags as [[key, value], …]; `server_name`, `site` and `environment` find their place.
void normalize_tags(Draft& draft);

// request.cpp
void normalize_request(Draft& draft);
// The value of a header of a canonical request; empty when it is absent.
std::string_view header(const json::object& event, std::string_view name);
// Adds a header to a canonical request, which need not exist yet.
void add_header(json::object& event, std::string_view name, std::string_view text);

// user.cpp
void normalize_user(Draft& draft);
bool is_ip_address(std::string_view text);

// exception.cpp
void normalize_exceptions(Draft& draft);
void normalize_threads(Draft& draft);
// An event-level stack trace belongs to the only exception, if there is exactly one without.
void move_stacktrace(Draft& draft);

// mechanism.cpp
// The families of systems whose numbers for signals and errors are known.
enum class System : std::uint8_t { unknown, linux_like, darwin };
System system_of(const json::object& event);
// The member `mechanism` of an exception; numbers of the system get their names.
void normalize_mechanism(json::object& exception, const Path& parent, System system,
                         Report& report);

// frames.cpp
// The member `key` of `parent` as a stack trace; removed when nothing of it is left.
void normalize_stacktrace(json::object& parent, std::string_view key, const Path& path,
                          Report& report);
void normalize_template(Draft& draft);

// breadcrumbs.cpp
void normalize_breadcrumbs(Draft& draft);
// One of debug, info, warning, error, fatal; nothing for what means none of them.
std::optional<std::string_view> canonical_level(const json::value& value);

// contexts.cpp
void normalize_contexts(Draft& draft);

// device_class.cpp
// The tag `device.class` of a device that tells enough about itself.
void classify_device(Draft& draft);

// spans.cpp
void normalize_spans(Draft& draft);

}  // namespace vedette::normalize
