#include "ingest/routes.h"

#include <array>
#include <vector>

#include "base/ascii.h"

namespace vedette::ingest {
namespace {

// A pattern's segments; `{…}` take any segment, `{project}` digits.
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
    {"api/{project}/integration/otlp/v1/logs", {RouteId::otlp_logs, false, false, 202}},
    {"api/{project}/otlp/v1/traces", {RouteId::otlp_traces, false, false, 202}},
    {"api/{project}/otlp/v1/logs", {RouteId::otlp_logs, false, false, 202}},
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
  if (!ascii::is_all_digits(segment)) return false;
  if (segment == "0") return place.route->id == RouteId::cron;
  if (segment.starts_with('0')) return false;
  place.project = segment;
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
  if (place.route->id == RouteId::cron && place.project.empty() && place.public_key.empty()) return {};
  return place;
}

}  // namespace

Place find_place(std::string_view path) {
  const auto segments = segments_of(path);
  for (const auto& pattern : kPatterns) {
    if (const auto place = match(pattern, segments); place.route != nullptr) return place;
  }
  return {};
}

}  // namespace vedette::ingest
