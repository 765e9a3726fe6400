#include "ingest/routes.h"

#include <array>
#include <vector>

#include "base/ascii.h"

namespace vedette::ingest {
namespace {

// A pattern's segments; `{…}` take any segment.
struct Pattern {
  std::string_view path;
  Route route;
};

constexpr Pattern kPatterns[] = {
    {"api/{project}/envelope", {RouteId::envelope, false, false, 200}},
    {"api/{project}/store", {RouteId::store, true, false, 200}},
    {"api/store", {RouteId::store, true, false, 200}},
    {"api/{project}/security", {RouteId::security, false, false, 200}},
    {"api/{project}/csp-report", {RouteId::security, false, false, 200}},
    {"api/{project}/nel", {RouteId::nel, false, false, 200}},
    {"api/{project}/minidump", {RouteId::minidump, false, true, 200}},
    {"api/{project}/unreal/{key}", {RouteId::unreal, false, true, 200}},
    {"api/{project}/events/{event}/attachments", {RouteId::attachments, false, false, 201}},
    {"api/{project}/cron/{slug}/{key}", {RouteId::cron, true, true, 202}},
    {"api/{project}/cron/{slug}", {RouteId::cron, true, true, 202}},
    {"api/{project}/integration/otlp/v1/traces", {RouteId::otlp_traces, false, false, 202}},
    {"api/{project}/integration/otlp/v1/logs", {RouteId::otlp_logs, false, true, 202}},
    {"api/{project}/otlp/v1/traces", {RouteId::otlp_traces, false, false, 202}},
    {"api/{project}/otlp/v1/logs", {RouteId::otlp_logs, false, true, 202}},
    {"api/embed/error-page", {RouteId::error_page, true, false, 200}},
    {"api/tunnel", {RouteId::tunnel, false, false, 200}},
    {"tunnel", {RouteId::tunnel, false, false, 200}},
};

using Segments = std::vector<std::string_view>;

Segments segments_of(std::string_view path) {
  Segments segments;
  for (const auto part : ascii::split(path, '/')) {
    if (!part.empty()) segments.push_back(part);
  }
  return segments;
}

// Numeric ids never start with 0. `/api/0/` is the API's, but for check-ins, whose published examples
// name no project: the key tells it.
bool take_project(Place& place, std::string_view segment) {
  if (segment == "0") return place.route->id == RouteId::cron;
  place.has_bad_project = !ascii::is_all_digits(segment) || segment.starts_with('0');
  if (!place.has_bad_project) place.project = segment;
  return true;
}

bool take(Place& place, std::string_view variable, std::string_view segment) {
  if (variable == "{project}") return take_project(place, segment);
  if (variable == "{key}") place.public_key = segment;
  if (variable == "{slug}") place.monitor_slug = segment;
  if (variable == "{event}") place.event_id = segment;
  return variable.starts_with('{') || variable == segment;
}

Place match(const Pattern& pattern, const Segments& segments) {
  const auto wanted = segments_of(pattern.path);
  if (segments.size() < wanted.size()) return {};
  // What stands at the root alone is no end of other paths.
  if (wanted.size() == 1 && segments.size() != 1) return {};
  const auto offset = segments.size() - wanted.size();
  Place place{.route = &pattern.route, .project = {}, .public_key = {}, .monitor_slug = {}, .event_id = {}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!take(place, wanted[i], segments[offset + i])) return {};
  }
  // Names in the API's own paths may look like anything.
  const bool is_of_api = segments.size() > wanted.size() && segments[0] == "api" && segments[1] == "0";
  return place.has_bad_project && is_of_api ? Place{} : place;
}

}  // namespace

Place find_place(std::string_view path) {
  const auto segments = segments_of(path);
  for (const auto& pattern : kPatterns) {
    if (const auto place = match(pattern, segments); place.route != nullptr) return place;
  }
  return {};
}

DataCategory category_of(RouteId route) {
  switch (route) {
    case RouteId::security: return DataCategory::security;
    case RouteId::cron: return DataCategory::monitor;
    case RouteId::otlp_traces: return DataCategory::span;
    case RouteId::otlp_logs: return DataCategory::log_item;
    case RouteId::attachments: return DataCategory::attachment_item;
    case RouteId::error_page: return DataCategory::feedback;
    case RouteId::envelope:
    case RouteId::tunnel: return DataCategory::default_;
    default: return DataCategory::error;
  }
}

}  // namespace vedette::ingest
