#include "api/filters/filters.h"

#include "api/transaction.h"
#include "filter/legacy_browsers.h"
#include "filter/settings.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

using json::field;
using json::path_param;
using enum Scope;

// Filters that are on or off. Those whose setting is a list are options of the project.
struct Toggle {
  std::string_view id;
  bool filter::Settings::*setting;
};
constexpr Toggle kToggles[] = {
    {"browser-extensions", &filter::Settings::browser_extensions},
    {"filtered-transaction", &filter::Settings::filtered_transactions},
    {"localhost", &filter::Settings::localhost},
    {"web-crawlers", &filter::Settings::web_crawlers},
};
constexpr std::string_view kLegacyBrowsers = "legacy-browsers";
// Sentry's document names the filter in this way too.
constexpr std::string_view kLegacyBrowsersToo = "legacy-browser";

struct FilterView {
  std::string id;
  json::value active;
  static constexpr std::string_view kName = "ProjectFilter";
  static constexpr Field kFields[] = {
      field<&FilterView::id>("id", "Name of the filter."),
      field<&FilterView::active>("active",
                                 "Whether it is on; of `legacy-browsers`, where only some are, their list."),
  };
};

struct UpdateFilterRequest {
  std::string filter_id;
  std::optional<bool> active;
  std::optional<std::vector<std::string>> subfilters;
  static constexpr std::string_view kName = "UpdateFilterRequest";
  static constexpr Field kFields[] = {
      path_param<&UpdateFilterRequest::filter_id>(
          "filter_id",
          "`browser-extensions`, `filtered-transaction`, `legacy-browsers`, `localhost` or `web-crawlers`."),
      field<&UpdateFilterRequest::active>("active", "Whether the filter is on."),
      field<&UpdateFilterRequest::subfilters>(
          "subfilters", "Of `legacy-browsers`: which browsers are filtered; all others are not.",
          {.choices = filter::kLegacyBrowserNames}),
  };
};

json::object options_of(const catalog::ProjectRow& project) {
  auto parsed = json::parse(project.options);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : json::object();
}

json::value legacy_state(const filter::LegacyBrowserSetting& setting) {
  if (setting.is_all || setting.names.empty()) return setting.is_all;
  json::array names;
  for (const auto& name : setting.names) names.emplace_back(name);
  return names;
}

Result<std::vector<FilterView>> list_filters(const NoRequest&, Context& context) {
  const auto settings = filter::read_settings(options_of(context.project()));
  std::vector<FilterView> views{{std::string(kLegacyBrowsers), legacy_state(settings.legacy_browsers)}};
  for (const auto& toggle : kToggles) views.push_back({std::string(toggle.id), settings.*toggle.setting});
  std::ranges::sort(views, {}, &FilterView::id);
  return views;
}

// Errors: not_found for an unknown filter; invalid_argument when the request does not say what to do.
Status apply(const UpdateFilterRequest& request, filter::Settings& settings) {
  const auto active_is_missing = [] { return invalid_field("active", "This field is required."); };
  if (request.filter_id == kLegacyBrowsers || request.filter_id == kLegacyBrowsersToo) {
    if (!request.subfilters && !request.active) return active_is_missing();
    settings.legacy_browsers = {};
    if (request.subfilters) {
      for (const auto& name : *request.subfilters) {
        auto& names = settings.legacy_browsers.names;
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
      }
    } else {
      settings.legacy_browsers.is_all = *request.active;
    }
    return {};
  }
  const auto* toggle = std::ranges::find(kToggles, request.filter_id, &Toggle::id);
  if (toggle == std::end(kToggles)) return not_found();
  if (!request.active) return active_is_missing();
  settings.*toggle->setting = *request.active;
  return {};
}

Result<NoContent> update_filter(const UpdateFilterRequest& request, Context& context) {
  // As it is now, in this transaction: another change may have come since the path was resolved.
  const auto project = catalog::find_project(context.sql(), context.project().id);
  if (!project) return not_found();
  auto options = options_of(*project);
  auto settings = filter::read_settings(options);
  const auto before = settings;
  TRY(apply(request, settings));
  if (settings == before) return NoContent{};
  filter::write_settings(settings, options);
  catalog::set_project_options(context.sql(), project->id, json::serialize(options));
  context.audit("project.edit", project->slug,
                fmt::format("changed filter {} of project {}", request.filter_id, project->slug));
  return NoContent{};
}

constexpr Endpoint kRows[] = {
    endpoint<&list_filters>(
        {.id = "listProjectFilters",
         .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/filters/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "List a project's inbound filters"}),
    endpoint<&changing_keys<&update_filter>>(
        {.id = "updateProjectFilter",
         .method = Method::put,
         .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/filters/{filter_id}/",
         .access = any_of(project_admin, project_write),
         .tag = "Projects",
         .summary = "Change an inbound filter",
         .description = "What it filters is not stored, from then on, and counts as filtered.",
         .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> filter_rows() {
  return kRows;
}

}  // namespace vedette::api
