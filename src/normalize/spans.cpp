#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr Field kSpanFields[] = {
    own("timestamp"),
    own("start_timestamp"),
    text("span_id", 64),
    text("parent_span_id", 64),
    text("trace_id", 64),
    text("op", 128, 20),
    text("description", 8192, 200),
    text("status", 64),
    text("origin", 128),
    map("tags", kLargeBag),
    map("data", kLargerBag),
    map("measurements", kLargeBag),
    of_kind(Kind::number, "exclusive_time"),
    of_kind(Kind::flag, "same_process_as_parent"),
};

void normalize_span_time(json::object& span, std::string_view key, const Path& path,
                         Draft& draft) {
  const auto it = span.find(key);
  if (it != span.end() && !normalize_inner_time(it->value(), Path(path, key), draft))
    span.erase(it);
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
  keep_objects(*spans, path, draft.report);
  for (std::size_t i = 0; i < spans->size(); ++i) {
    json::object& span = (*spans)[i].get_object();
    const Path place(path, i);
    apply_fields(span, kSpanFields, place, draft.report);
    normalize_span_time(span, "timestamp", place, draft);
    normalize_span_time(span, "start_timestamp", place, draft);
  }
}

}  // namespace vedette::normalize
