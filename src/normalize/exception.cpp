#include <algorithm>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr Field kExceptionFields[] = {
    text("type", 256, 20),
    of_kind(Kind::json_text, "value", 8192, 200),
    text("module", 256, 20),
    own("stacktrace"),
    own("raw_stacktrace"),
    own("mechanism"),
    of_kind(Kind::id, "thread_id", 128),
};

constexpr Field kThreadFields[] = {
    of_kind(Kind::id, "id", 128),       text("name", 256, 20),
    of_kind(Kind::flag, "crashed"),     of_kind(Kind::flag, "current"),
    of_kind(Kind::flag, "main"),        text("state", 128),
    own("stacktrace"),                  own("raw_stacktrace"),
    map("held_locks", kLargeBag),
};

bool is_type_character(char c) { return ascii::is_alnum(c) || c == '_' || c == '.' || c == '$'; }

// `ValueError: wrong` as the value of an exception without a type has the type in it.
void split_value(json::object& exception) {
  if (exception.contains("type")) return;
  const std::string value(text_of(exception, "value"));
  const auto colon = value.find(": ");
  if (colon == std::string::npos || colon == 0 || colon > 128 || ascii::is_digit(value[0])) return;
  const auto type = std::string_view(value).substr(0, colon);
  if (!std::ranges::all_of(type, is_type_character)) return;
  set_text(exception, "type", type);
  const auto rest = ascii::trim(std::string_view(value).substr(colon + 1));
  if (rest.empty()) {
    exception.erase("value");
  } else {
    set_text(exception, "value", rest);
  }
}

// False when nothing is left that names the exception.
bool normalize_exception(json::object& exception, const Path& path, System system,
                         Report& report) {
  apply_fields(exception, kExceptionFields, path, report);
  if (!exception.contains("type") && !exception.contains("value")) return false;
  normalize_stacktrace(exception, "stacktrace", Path(path, "stacktrace"), report);
  normalize_stacktrace(exception, "raw_stacktrace", Path(path, "raw_stacktrace"), report);
  split_value(exception);
  normalize_mechanism(exception, path, system, report);
  return true;
}

}  // namespace

void move_stacktrace(Draft& draft) {
  const auto it = draft.event.find("stacktrace");
  if (it == draft.event.end()) return;
  json::value stacktrace(std::move(it->value()));
  draft.event.erase(it);
  auto* exceptions = value_list(draft.event, "exception", draft.report);
  if (exceptions != nullptr && exceptions->size() == 1) {
    json::value& slot = (*exceptions)[0].get_object()["stacktrace"];
    if (slot.is_null()) {
      slot = std::move(stacktrace);
      return;
    }
  }
  draft.event["stacktrace"] = std::move(stacktrace);
  normalize_stacktrace(draft.event, "stacktrace", Path("stacktrace"), draft.report);
}

void normalize_exceptions(Draft& draft) {
  auto* list = value_list(draft.event, "exception", draft.report);
  if (list == nullptr) return;
  const Path exception("exception");
  const Path values(exception, "values");
  const auto system = system_of(draft.event);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list->size(); ++i) {
    json::value& value = (*list)[i];
    const Path path(values, kept);
    if (!normalize_exception(value.get_object(), path, system, draft.report)) {
      draft.report.invalid(path, std::move(value), "missing_attribute");
      continue;
    }
    if (kept != i) (*list)[kept] = std::move(value);
    ++kept;
  }
  list->resize(kept);
  if (list->empty()) draft.event.erase("exception");
}

void normalize_threads(Draft& draft) {
  auto* list = value_list(draft.event, "threads", draft.report);
  if (list == nullptr) return;
  const Path threads("threads");
  const Path values(threads, "values");
  for (std::size_t i = 0; i < list->size(); ++i) {
    json::object& thread = (*list)[i].get_object();
    const Path path(values, i);
    apply_fields(thread, kThreadFields, path, draft.report);
    normalize_stacktrace(thread, "stacktrace", Path(path, "stacktrace"), draft.report);
    normalize_stacktrace(thread, "raw_stacktrace", Path(path, "raw_stacktrace"), draft.report);
  }
}

}  // namespace vedette::normalize
