#include <algorithm>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr Field kBreadcrumbFields[] = {
    own("timestamp"),        own("level"),
    text("type", 128),       text("category", 128),
    text("message", 8192, 200), map("data", kMediumBag),
    text("event_id", 64),    text("origin", 128),
};

struct LevelName {
  std::string_view sent;
  std::string_view canonical;
};

// Numbers are those of Python's logging module.
constexpr LevelName kLevels[] = {
    {"error", "error"}, {"info", "info"},      {"warning", "warning"}, {"debug", "debug"},
    {"fatal", "fatal"}, {"log", "info"},       {"warn", "warning"},    {"critical", "fatal"},
    {"trace", "debug"}, {"10", "debug"},       {"20", "info"},         {"30", "warning"},
    {"40", "error"},    {"50", "fatal"},
};

void normalize_breadcrumb(json::object& crumb, const Path& path, Draft& draft) {
  if (const auto it = crumb.find("ty"); it != crumb.end()) {
    json::value type(std::move(it->value()));
    crumb.erase(it);
    if (!crumb.contains("type")) crumb["type"] = std::move(type);
  }
  apply_fields(crumb, kBreadcrumbFields, path, draft.report);
  if (const auto it = crumb.find("timestamp"); it != crumb.end()) {
    if (!normalize_inner_time(it->value(), Path(path, "timestamp"), draft)) crumb.erase(it);
  }
  json::value& level = crumb["level"];
  const auto name = canonical_level(level);
  if (!name && !level.is_null()) draft.report.invalid(Path(path, "level"), std::move(level));
  level.emplace_string() = name.value_or("info");
  if (!crumb.contains("type")) set_text(crumb, "type", "default");
}

}  // namespace

std::optional<std::string_view> canonical_level(const json::value& value) {
  std::string number;
  std::string_view sent;
  if (value.is_int64()) sent = number = std::to_string(value.get_int64());
  if (value.is_string()) sent = ascii::trim(view(value.get_string()));
  const auto* found = std::ranges::find_if(kLevels, [&](const LevelName& level) {
    return ascii::equals_ignoring_case(level.sent, sent);
  });
  if (found == std::end(kLevels)) return std::nullopt;
  return found->canonical;
}

void normalize_breadcrumbs(Draft& draft) {
  auto* list = value_list(draft.event, "breadcrumbs", draft.report);
  if (list == nullptr) return;
  const Path breadcrumbs("breadcrumbs");
  const Path values(breadcrumbs, "values");
  for (std::size_t i = 0; i < list->size(); ++i)
    normalize_breadcrumb((*list)[i].get_object(), Path(values, i), draft);
}

}  // namespace vedette::normalize
