// Transactions: what they cannot do without, and what follows from their parts.
#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/span_status.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr std::string_view kNoName = "<unlabeled transaction>";
constexpr std::string_view kSources[] = {
    "custom", "url", "route", "view", "component", "sanitized", "task", "unknown", "other",
};
constexpr std::size_t kMaxMeasurements = 100;
constexpr std::size_t kMaxMeasurementName = 200;
constexpr std::size_t kMaxUnit = 64;

// Short names of units that SDKs are known to send.
constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
    {"ns", "nanosecond"}, {"us", "microsecond"}, {"ms", "millisecond"}, {"s", "second"},
    {"m", "minute"},      {"h", "hour"},         {"d", "day"},          {"w", "week"},
    {"%", "percent"},     {"b", "byte"},         {"kb", "kilobyte"},    {"mb", "megabyte"},
};

// Measurements that came before units, and theirs.
constexpr std::pair<std::string_view, std::string_view> kKnownUnits[] = {
    {"fp", "millisecond"},
    {"fcp", "millisecond"},
    {"lcp", "millisecond"},
    {"fid", "millisecond"},
    {"inp", "millisecond"},
    {"ttfb", "millisecond"},
    {"ttfb.requesttime", "millisecond"},
    {"app_start_cold", "millisecond"},
    {"app_start_warm", "millisecond"},
    {"time_to_initial_display", "millisecond"},
    {"time_to_full_display", "millisecond"},
    {"stall_total_time", "millisecond"},
    {"stall_longest_time", "millisecond"},
    {"frames_slow_rate", "ratio"},
    {"frames_frozen_rate", "ratio"},
    {"stall_percentage", "ratio"},
};

// The operations whose time a transaction's breakdown tells apart.
constexpr std::string_view kBreakdownOps[] = {"http", "db", "browser", "resource", "ui"};

using Interval = std::pair<std::int64_t, std::int64_t>;

// Both times of a span or a transaction, if they are in order.
std::optional<Interval> interval_of(const json::object& span) {
  const auto* start = span.if_contains("start_timestamp");
  const auto* end = span.if_contains("timestamp");
  if (start == nullptr || end == nullptr) return std::nullopt;
  const auto first = read_time(*start);
  const auto last = read_time(*end);
  if (!first || !last || *last < *first) return std::nullopt;
  return Interval{*first, *last};
}

json::object* trace_of(json::object& event) {
  auto* contexts = event.if_contains("contexts");
  auto* trace = contexts == nullptr || !contexts->is_object() ? nullptr : contexts->get_object().if_contains("trace");
  return trace == nullptr ? nullptr : trace->if_object();
}

// Covered time of intervals, in microseconds; they may overlap. Sorts them.
std::int64_t covered(std::vector<Interval>& intervals, Interval within) {
  std::ranges::sort(intervals);
  std::int64_t total = 0;
  std::int64_t reached = within.first;
  for (const auto& [start, end] : intervals) {
    const auto from = std::max(start, reached);
    const auto to = std::min(end, within.second);
    if (to <= from) continue;
    total += to - from;
    reached = to;
  }
  return total;
}

double as_ms(std::int64_t micros) { return static_cast<double>(micros) / 1000.0; }

// What of its time each span, and the transaction, spent outside of its children.
void add_exclusive_times(json::object& trace, Interval whole, json::array* spans) {
  std::map<std::string, std::vector<Interval>, std::less<>> children;
  if (spans != nullptr) {
    for (const auto& span : *spans) {
      const auto interval = interval_of(span.get_object());
      const auto parent = text_of(span.get_object(), "parent_span_id");
      if (interval && !parent.empty()) children[std::string(parent)].push_back(*interval);
    }
  }
  const auto add = [&](json::object& span, Interval own) {
    const auto found = children.find(text_of(span, "span_id"));
    const auto spent = found == children.end() ? 0 : covered(found->second, own);
    span["exclusive_time"] = as_ms(own.second - own.first - spent);
  };
  if (spans != nullptr) {
    for (auto& span : *spans) {
      if (const auto own = interval_of(span.get_object())) add(span.get_object(), *own);
    }
  }
  add(trace, whole);
}

json::object measured(double value, std::string_view unit, const json::storage_ptr& storage) {
  json::object out(storage);
  out["value"] = value;
  set_text(out, "unit", unit);
  return out;
}

// How long the spans of each operation took, overlaps counted once.
void add_breakdown(json::object& event, Interval whole) {
  event.erase("breakdowns");
  const auto* spans = array_of(event, "spans");
  if (spans == nullptr) return;
  std::array<std::vector<Interval>, std::size(kBreakdownOps)> by_op;
  std::vector<Interval> all;
  for (const auto& span : *spans) {
    const auto op = text_of(span.get_object(), "op");
    const auto* found = std::ranges::find(kBreakdownOps, op.substr(0, op.find('.')));
    const auto interval = interval_of(span.get_object());
    if (found == std::end(kBreakdownOps) || !interval) continue;
    by_op[static_cast<std::size_t>(found - kBreakdownOps)].push_back(*interval);
    all.push_back(*interval);
  }
  if (all.empty()) return;
  json::object ops(event.storage());
  for (std::size_t i = 0; i < by_op.size(); ++i) {
    if (by_op[i].empty()) continue;
    const auto key = std::string("ops.").append(kBreakdownOps[i]);
    ops[key] = measured(as_ms(covered(by_op[i], whole)), "millisecond", event.storage());
  }
  ops["total.time"] = measured(as_ms(covered(all, whole)), "millisecond", event.storage());
  event["breakdowns"].emplace_object()["span_ops"] = std::move(ops);
}

void normalize_trace(json::object& trace) {
  if (text_of(trace, "op").empty()) set_text(trace, "op", kDefaultOp);
  const auto* sent = trace.if_contains("status");
  const auto status = sent == nullptr ? std::nullopt : span_status(*sent);
  set_text(trace, "status", status.value_or(kUnknownStatus));
  for (const std::string_view key : {"trace_id", "span_id", "parent_span_id"}) {
    const auto id = id_of(trace, key, key == "trace_id" ? 32 : 16);
    if (id.empty()) {
      trace.erase(key);
    } else {
      set_text(trace, key, id);
    }
  }
}

void normalize_info(json::object& event) {
  json::value& info = event["transaction_info"];
  if (!info.is_object()) info.emplace_object();
  const std::string sent = ascii::lower(ascii::trim(text_of(info.get_object(), "source")));
  const bool is_known = std::ranges::find(kSources, std::string_view(sent)) != std::end(kSources);
  set_text(info.get_object(), "source", is_known ? std::string_view(sent) : "unknown");
}

std::string unit_of(std::string_view name, std::string_view sent) {
  auto unit = clean_text(sent, kMaxUnit);
  for (const auto& [brief, full] : kUnits) {
    if (ascii::lower(unit) == brief) unit = full;
  }
  if (!unit.empty() && unit != "none") return unit;
  for (const auto& [known, its_unit] : kKnownUnits) {
    if (name == known) return std::string(its_unit);
  }
  return "none";
}

void add_rate(json::object& measurements, std::string_view name, std::string_view part) {
  const auto* parts = object_of(measurements, part);
  const auto* all = object_of(measurements, "frames_total");
  if (parts == nullptr || all == nullptr || measurements.contains(name)) return;
  const auto count = number_of(*parts, "value").value_or(0);
  const auto total = number_of(*all, "value").value_or(0);
  if (total > 0) measurements[name] = measured(count / total, "ratio", measurements.storage());
}

void normalize_measurements(json::object& event, Report& report) {
  const Path path("measurements");
  auto* measurements = object_member(event, "measurements", path, report);
  if (measurements == nullptr) return;
  json::object clean(event.storage());
  const auto sent = measurements->size();
  for (auto& pair : *measurements) {
    const std::string name = ascii::lower(pair.key());
    const auto* object = pair.value().if_object();
    const auto value = object == nullptr ? number_of(pair.value()) : number_of(*object, "value");
    const bool is_fit = value && !name.empty() && name.size() <= kMaxMeasurementName;
    if (!is_fit) {
      report.invalid(Path(path, prefix_bytes(pair.key(), kMaxKeyBytes)), std::move(pair.value()));
      continue;
    }
    if (clean.size() == kMaxMeasurements) break;
    const auto unit = unit_of(name, object == nullptr ? std::string_view{} : text_of(*object, "unit"));
    clean[name] = measured(*value, unit, event.storage());
  }
  if (clean.size() < sent) report.shortened(path, sent);
  add_rate(clean, "frames_slow_rate", "frames_slow");
  add_rate(clean, "frames_frozen_rate", "frames_frozen");
  if (clean.empty()) {
    event.erase("measurements");
  } else {
    event["measurements"] = std::move(clean);
  }
}

}  // namespace

Status validate_transaction(const Draft& draft) {
  if (!draft.is_transaction) return {};
  const auto refused = [] { return invalid("invalid_transaction"); };
  const auto* contexts = object_of(draft.event, "contexts");
  const auto* trace = contexts == nullptr ? nullptr : object_of(*contexts, "trace");
  if (trace == nullptr || trace_id_of(*trace).empty() || span_id_of(*trace).empty()) return refused();
  return interval_of(draft.event) ? Status() : refused();
}

// The trace id of a span may be left out: it is the transaction's then.
bool is_valid_span(const json::value& value) {
  const auto* span = value.if_object();
  if (span == nullptr) return false;
  const auto* trace_id = span->if_contains("trace_id");
  const bool has_trace = trace_id != nullptr && !trace_id->is_null();
  return interval_of(*span) && !span_id_of(*span).empty() && (!has_trace || !trace_id_of(*span).empty());
}

void normalize_transaction(Draft& draft) {
  json::object& event = draft.event;
  if (!draft.is_transaction) return;
  normalize_info(event);
  if (text_of(event, "transaction").empty()) set_text(event, "transaction", kNoName);
  normalize_measurements(event, draft.report);
  const auto whole = interval_of(event);
  if (!whole) return;
  add_breakdown(event, *whole);
  auto* trace = trace_of(event);
  if (trace == nullptr) return;
  normalize_trace(*trace);
  auto* spans = event.if_contains("spans");
  add_exclusive_times(*trace, *whole, spans == nullptr ? nullptr : spans->if_array());
}

}  // namespace vedette::normalize
