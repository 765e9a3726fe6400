#include <algorithm>

#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/span_status.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr Field kSpanFields[] = {
    own("timestamp"),
    own("start_timestamp"),
    own("span_id"),
    own("parent_span_id"),
    own("trace_id"),
    own("status"),
    text("op", 128, 20),
    text("description", 8192, 200),
    text("origin", 128),
    map("tags", kLargeBag),
    map("data", kLargerBag),
    map("measurements", kLargeBag),
    of_kind(Kind::number, "exclusive_time"),
    of_kind(Kind::flag, "same_process_as_parent"),
};

void normalize_time(json::object& span, std::string_view key, const Path& path, Draft& draft) {
  const auto it = span.find(key);
  if (it != span.end() && !normalize_inner_time(it->value(), Path(path, key), draft))
    span.erase(it);
}

void normalize_status(json::object& span, const Path& path, Report& report) {
  const auto it = span.find("status");
  if (it == span.end()) return;
  if (const auto status = span_status(it->value())) {
    it->value().emplace_string() = *status;
    return;
  }
  report.invalid(Path(path, "status"), std::move(it->value()));
  span.erase(it);
}

void normalize_span(json::object& span, const Path& path, Draft& draft) {
  apply_fields(span, kSpanFields, path, draft.report);
  normalize_time(span, "timestamp", path, draft);
  normalize_time(span, "start_timestamp", path, draft);
  normalize_id(span, "span_id", 16, path, draft.report);
  normalize_id(span, "parent_span_id", 16, path, draft.report);
  normalize_id(span, "trace_id", 32, path, draft.report);
  normalize_status(span, path, draft.report);
  if (!span.contains("op")) set_text(span, "op", kDefaultOp);
}

std::string trace_of(const json::object& event) {
  const auto* contexts = object_of(event, "contexts");
  const auto* trace = contexts == nullptr ? nullptr : object_of(*contexts, "trace");
  return trace == nullptr ? std::string() : trace_id_of(*trace);
}

// What cannot be a span of a transaction: that costs the transaction nothing else.
void drop_bad_spans(json::array& spans, const Path& path, Report& report) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (!is_valid_span(spans[i])) {
      report.invalid(Path(path, i), std::move(spans[i]));
      continue;
    }
    if (kept != i) spans[kept] = std::move(spans[i]);
    ++kept;
  }
  spans.resize(kept);
}

double start_of(const json::value& span) {
  const auto* start = span.get_object().if_contains("start_timestamp");
  return start != nullptr && start->is_double() ? start->get_double() : 0;
}

}  // namespace

void normalize_spans(Draft& draft) {
  const auto it = draft.event.find("spans");
  if (it == draft.event.end()) return;
  const Path path("spans");
  auto* spans = it->value().if_array();
  if (spans == nullptr) {
    draft.report.invalid(path, std::move(it->value()));
    draft.event.erase(it);
    return;
  }
  if (draft.is_transaction) drop_bad_spans(*spans, path, draft.report);
  keep_objects(*spans, path, draft.report);
  const auto trace_id = trace_of(draft.event);
  for (std::size_t i = 0; i < spans->size(); ++i) {
    json::object& span = (*spans)[i].get_object();
    normalize_span(span, Path(path, i), draft);
    if (!trace_id.empty() && !span.contains("trace_id")) set_text(span, "trace_id", trace_id);
  }
  // In the order in which they began; SDKs send them as they end.
  std::ranges::stable_sort(*spans, {}, start_of);
}

}  // namespace vedette::normalize
