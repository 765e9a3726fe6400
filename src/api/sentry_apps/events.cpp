#include "api/sentry_apps/events.h"

#include <algorithm>

namespace vedette::api {
namespace {

constexpr std::string_view kComment[] = {"created", "deleted", "updated"};
constexpr std::string_view kError[] = {"created"};
constexpr std::string_view kIssue[] = {"assigned", "created", "ignored", "resolved", "unresolved"};
constexpr std::string_view kSeer[] = {
    "coding_completed",          "coding_started",     "impact_assessment_completed",
    "impact_assessment_started", "pr_created",         "root_cause_completed",
    "root_cause_started",        "solution_completed", "solution_started",
    "triage_completed",          "triage_started"};
constexpr std::string_view kSizeAnalysis[] = {"completed"};

constexpr WebhookResource kResources[] = {
    {"comment", Scope::event_read, kComment},
    {"error", Scope::event_read, kError},
    {"issue", Scope::event_read, kIssue},
    {"seer", Scope::event_read, kSeer},
    {"size_analysis", Scope::project_read, kSizeAnalysis},
};
static_assert(std::ranges::is_sorted(kResources, {}, &WebhookResource::name));

}  // namespace

std::span<const WebhookResource> webhook_resources() {
  return kResources;
}

const WebhookResource* find_webhook_resource(std::string_view name) {
  const auto found = std::ranges::find(kResources, name, &WebhookResource::name);
  return found == std::end(kResources) ? nullptr : found;
}

}  // namespace vedette::api
