#include "search/fields.h"

#include <algorithm>
#include <array>

namespace vedette::search {
namespace {

constexpr std::array<std::string_view, 16> kCategories = {
    "error",  "performance", "profile",     "cron",     "replay", "feedback", "uptime", "outage",
    "metric", "db_query",    "http_client", "frontend", "mobile", "metric_alert", "ai_detected",
    "preprod"};
constexpr std::array<std::string_view, 3> kPriorities = {"low", "medium", "high"};

using enum Field;
using Kind = FieldKind;

constexpr bool kOfIssue = true;
constexpr bool kOfEvent = false;
constexpr bool kOrdered = true;

constexpr auto kFields = std::to_array<FieldSpec>({
    {"is", status, Kind::status, kOfIssue},
    {"assigned", assigned, Kind::person, kOfIssue},
    {"assigned_to", assigned, Kind::person, kOfIssue},
    {"assigned_or_suggested", assigned_or_suggested, Kind::person, kOfIssue},
    {"bookmarks", bookmarks, Kind::person, kOfIssue},
    {"subscribed", subscribed, Kind::person, kOfIssue},
    {"age", first_seen, Kind::date, kOfIssue},
    {"firstSeen", first_seen, Kind::date, kOfIssue},
    {"first_seen", first_seen, Kind::date, kOfIssue},
    {"lastSeen", last_seen, Kind::date, kOfIssue},
    {"last_seen", last_seen, Kind::date, kOfIssue},
    {"firstRelease", first_release, Kind::text, kOfIssue},
    {"first_release", first_release, Kind::text, kOfIssue},
    {"first-release", first_release, Kind::text, kOfIssue},
    {"timesSeen", times_seen, Kind::number, kOfIssue},
    {"times_seen", times_seen, Kind::number, kOfIssue},
    {"userCount", user_count, Kind::number, kOfIssue},
    // An issue is named in event search too, where it narrows the events to its own.
    {"issue", short_id, Kind::short_id},
    {"issue.id", issue_id, Kind::identifier},
    {"group.id", issue_id, Kind::identifier},
    {"issue.category", issue_category, Kind::choice, kOfIssue, false, kCategories},
    {"issue.type", issue_type, Kind::text, kOfIssue},
    {"issue.priority", issue_priority, Kind::choice, kOfIssue, false, kPriorities},

    {"id", event_id, Kind::event_id},
    {"event.id", event_id, Kind::event_id},
    {"event.type", event_type, Kind::text},
    {"timestamp", timestamp, Kind::date},
    {"event.timestamp", timestamp, Kind::date},
    {"project", project, Kind::project},
    {"project.name", project, Kind::project},
    {"project.id", project_id, Kind::identifier},
    {"project_id", project_id, Kind::identifier},
    {"level", level, Kind::text},
    {"message", message, Kind::message},
    {"title", title, Kind::text},
    {"culprit", culprit, Kind::text},
    {"location", location, Kind::text},
    {"transaction", transaction, Kind::text},
    {"release", release, Kind::text},
    {"release.version", release_version, Kind::text, kOfEvent, kOrdered},
    {"release.build", release_build, Kind::text, kOfEvent, kOrdered},
    {"release.package", release_package, Kind::text},
    {"release.stage", release_stage, Kind::text},
    {"dist", dist, Kind::text},
    {"environment", environment, Kind::text},
    {"platform", platform, Kind::text},
    {"platform.name", platform, Kind::text},
    {"logger", logger, Kind::text},
    {"trace", trace, Kind::text},
    {"span", span, Kind::text},
    {"replayId", replay_id, Kind::text},
    {"replay.id", replay_id, Kind::text},
    {"error.type", error_type, Kind::text},
    {"error.value", error_value, Kind::text},
    {"error.mechanism", error_mechanism, Kind::text},
    {"error.handled", error_handled, Kind::boolean},
    {"error.unhandled", error_unhandled, Kind::boolean},
    {"error.main_thread", error_main_thread, Kind::boolean},
    {"stack.abs_path", stack_abs_path, Kind::text},
    {"stack.filename", stack_filename, Kind::text},
    {"stack.function", stack_function, Kind::text},
    {"stack.module", stack_module, Kind::text},
    {"stack.package", stack_package, Kind::text},
    {"stack.in_app", stack_in_app, Kind::boolean},
    {"user", user, Kind::text},
    {"user.id", user_id, Kind::text},
    {"user.email", user_email, Kind::text},
    {"user.username", user_username, Kind::text},
    {"user.ip", user_ip, Kind::text},
    {"user.ip_address", user_ip, Kind::text},
    {"http.method", http_method, Kind::text},
    {"http.url", http_url, Kind::text},
    {"http.referer", http_referer, Kind::text},
    {"http.status_code", http_status_code, Kind::number},
    {"sdk.name", sdk_name, Kind::text},
    {"sdk.version", sdk_version, Kind::text},
    {"is_transaction", is_transaction, Kind::boolean},
    {"transaction.duration", transaction_duration, Kind::duration},
    {"transaction.op", transaction_op, Kind::text},
    {"transaction.status", transaction_status, Kind::text},

    {"app.in_foreground", property, Kind::boolean},
    {"device.arch", property, Kind::text},
    {"device.battery_level", property, Kind::number},
    {"device.brand", property, Kind::text},
    {"device.charging", property, Kind::boolean},
    {"device.class", property, Kind::text},
    {"device.family", property, Kind::text},
    {"device.locale", property, Kind::text},
    {"device.model_id", property, Kind::text},
    {"device.name", property, Kind::text},
    {"device.online", property, Kind::boolean},
    {"device.orientation", property, Kind::text},
    {"device.simulator", property, Kind::boolean},
    {"device.uuid", property, Kind::text},
    {"geo.city", property, Kind::text},
    {"geo.country_code", property, Kind::text},
    {"geo.region", property, Kind::text},
    {"geo.subdivision", property, Kind::text},
    {"os.build", property, Kind::text},
    {"os.kernel_version", property, Kind::text},
    {"os.name", property, Kind::text},
    {"os.version", property, Kind::text},
});

constexpr FieldSpec kMeasurement = {"measurements.", measurement, Kind::number};

constexpr auto kStatuses = std::to_array<StatusSpec>({
    {"unresolved", StatusFilter::unresolved},
    {"resolved", StatusFilter::resolved},
    {"archived", StatusFilter::archived},
    {"ignored", StatusFilter::archived},
    {"muted", StatusFilter::archived},
    {"archived_until_escalating", StatusFilter::archived_until_escalating},
    {"until_escalating", StatusFilter::archived_until_escalating},
    {"archived_until_condition_met", StatusFilter::archived_until_condition_met},
    {"until_condition_met", StatusFilter::archived_until_condition_met},
    {"archived_forever", StatusFilter::archived_forever},
    {"forever", StatusFilter::archived_forever},
    {"assigned", StatusFilter::assigned},
    {"unassigned", StatusFilter::unassigned},
    {"for_review", StatusFilter::for_review},
    {"linked", StatusFilter::linked},
    {"unlinked", StatusFilter::unlinked},
    {"new", StatusFilter::is_new},
    {"ongoing", StatusFilter::ongoing},
    {"escalating", StatusFilter::escalating},
    {"regressed", StatusFilter::regressed},
    {"reprocessing", StatusFilter::reprocessing},
    {"unhandled", StatusFilter::unhandled},
    {"handled", StatusFilter::handled},
});

}  // namespace

const FieldSpec* find_field(std::string_view key) {
  const auto* found = std::ranges::find(kFields, key, &FieldSpec::key);
  if (found != kFields.end()) return found;
  if (key.starts_with(kMeasurement.key) && key.size() > kMeasurement.key.size()) {
    return &kMeasurement;
  }
  return nullptr;
}

std::span<const FieldSpec> all_fields() { return kFields; }

std::span<const StatusSpec> all_statuses() { return kStatuses; }

}  // namespace vedette::search
