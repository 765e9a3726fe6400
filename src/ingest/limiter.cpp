#include "ingest/limiter.h"

#include <algorithm>

#include "store/sql/spikes.h"

namespace vedette::ingest {
namespace {

constexpr std::int64_t kHour = catalog::kSpikeWindowSeconds;
constexpr std::size_t kWindowsMax = 100'000;
// A flood is so many times the usual hour of a project, and never less than the floor: small projects
// may grow without being taken for one.
constexpr double kSpikeFactor = 10;
constexpr std::int64_t kSpikeFloor = 10'000;
constexpr std::int64_t kSpikeHoursMin = 24;

const std::vector<DataCategory> kErrorClass{DataCategory::default_, DataCategory::error, DataCategory::security};

bool covers(const std::vector<DataCategory>& categories, DataCategory category) {
  return categories.empty() || std::ranges::find(categories, category) != categories.end() ||
         (is_error_class(category) && std::ranges::find(categories, DataCategory::error) != categories.end());
}

}  // namespace

std::vector<Limiter::Rule> Limiter::rules_for(const KnownKey& key, DataCategory category) const {
  std::vector<Rule> rules;
  if (key.limit_count && key.limit_window_seconds && *key.limit_window_seconds > 0 && is_error_class(category)) {
    rules.push_back({.scope = "key",
                     .reason = "key_quota",
                     .maximum = *key.limit_count,
                     .window_seconds = *key.limit_window_seconds,
                     .categories = kErrorClass,
                     .is_abuse = false,
                     .name = "key:" + key.public_key});
  }
  for (const auto& quota : key.quotas) {
    if (!covers(quota.categories, category)) continue;
    Rule rule{.scope = quota.project ? "project" : "organization",
              .reason = quota.project ? "project_quota" : "organization_quota",
              .maximum = quota.maximum,
              .window_seconds = std::max<std::int64_t>(quota.window_seconds, 1),
              .categories = quota.categories,
              .is_abuse = false,
              .name = fmt::format("quota:{}", quota.id)};
    // A quota without categories counts each by itself.
    if (quota.categories.empty()) {
      rule.categories = {category};
      rule.name += fmt::format(":{}", to_text(category));
    }
    rules.push_back(std::move(rule));
  }
  if (abuse_.items_per_minute) {
    rules.push_back({.scope = "organization",
                     .reason = "abuse_limit",
                     .maximum = *abuse_.items_per_minute,
                     .window_seconds = 60,
                     .categories = {category},
                     .is_abuse = true,
                     .name = fmt::format("abuse:{}", to_text(category))});
  }
  return rules;
}

std::optional<Limiter::Rule> Limiter::spike_rule(const KnownKey& key, DataCategory category, std::int64_t now_seconds) {
  if (!key.is_spike_protected) return std::nullopt;
  const auto& usual = usual_of(key.project_id, category, now_seconds);
  if (usual.hours < kSpikeHoursMin) return std::nullopt;
  return Rule{.scope = "project",
              .reason = catalog::kSpikeReason,
              .maximum = std::max(kSpikeFloor, static_cast<std::int64_t>(usual.average * kSpikeFactor)),
              .window_seconds = kHour,
              .categories = {category},
              .is_abuse = false,
              .name = fmt::format("spike:{}:{}", key.project_id.number, to_text(category))};
}

// A moving average over about a week of hours, brought up to an hour.
void Limiter::advance(Usual& usual, std::int64_t hour) {
  constexpr std::int64_t kWeek = 7 * 24;
  if (usual.hours == 0) usual = {.hour = hour, .used = 0, .average = 0, .hours = 1};
  // After a long silence the hours without anything count no further.
  if (hour - usual.hour > kWeek) usual.hour = hour - kWeek;
  for (; usual.hour < hour; ++usual.hour, ++usual.hours) {
    const auto weight = static_cast<double>(std::min(usual.hours, kWeek));
    usual.average += (static_cast<double>(usual.used) - usual.average) / weight;
    usual.used = 0;
  }
}

Limiter::Usual& Limiter::usual_of(ProjectId project, DataCategory category, std::int64_t now_seconds) {
  auto& usual = usual_[{project, category}];
  advance(usual, now_seconds / kHour);
  return usual;
}

void Limiter::learn(ProjectId project, std::span<const HourlyUse> hours) {
  std::map<DataCategory, Usual> learned;
  for (const auto& use : hours) {
    auto& usual = learned[use.category];
    advance(usual, use.start_seconds / kHour);
    usual.used = use.quantity;
  }
  const auto hour = clock_.now().seconds() / kHour;
  const std::scoped_lock lock(mutex_);
  if (!learned_.insert(project).second) return;
  for (auto& [category, usual] : learned) {
    advance(usual, hour);
    auto& known = usual_[{project, category}];
    // What has come since is in the statistics too, or will be.
    if (known.hour == usual.hour) usual.used = std::max(usual.used, known.used);
    if (usual.hours > known.hours) known = usual;
  }
}

bool Limiter::has_learned(ProjectId project) const {
  const std::scoped_lock lock(mutex_);
  return learned_.contains(project);
}

Limiter::Window& Limiter::window_of(const Rule& rule, std::int64_t now_seconds) {
  auto& window = windows_[rule.name];
  const auto start = now_seconds / rule.window_seconds * rule.window_seconds;
  if (window.start_seconds != start || window.seconds != rule.window_seconds) window = {start, rule.window_seconds, 0};
  return window;
}

void Limiter::forget_old(std::int64_t now_seconds) {
  if (windows_.size() < kWindowsMax) return;
  std::erase_if(windows_, [&](const auto& entry) { return entry.second.start_seconds + entry.second.seconds < now_seconds; });
}

std::optional<ActiveLimit> Limiter::take(const KnownKey& key, const protocol::Quantities& quantities) {
  if (!key.limit_count && key.quotas.empty() && !abuse_.items_per_minute && !key.is_spike_protected) return std::nullopt;
  const auto now_seconds = clock_.now().seconds();
  const std::scoped_lock lock(mutex_);
  forget_old(now_seconds);
  std::optional<ActiveLimit> worst;
  std::vector<std::pair<std::string, std::int64_t>> to_count;
  for (const auto& [category, quantity] : quantities) {
    auto rules = rules_for(key, category);
    if (auto spike = spike_rule(key, category, now_seconds)) rules.push_back(std::move(*spike));
    for (const auto& rule : rules) {
      const auto& window = window_of(rule, now_seconds);
      if (window.used < rule.maximum) {
        to_count.emplace_back(rule.name, static_cast<std::int64_t>(quantity));
        continue;
      }
      const auto seconds = std::max<std::int64_t>(window.start_seconds + rule.window_seconds - now_seconds, 1);
      if (worst && worst->seconds >= seconds) continue;
      worst = ActiveLimit{.seconds = seconds, .categories = rule.categories, .scope = rule.scope, .reason = std::string(rule.reason), .is_abuse = rule.is_abuse};
    }
  }
  if (worst) return worst;
  for (const auto& [name, quantity] : to_count) windows_[name].used += quantity;
  if (key.is_spike_protected) {
    for (const auto& [category, quantity] : quantities) {
      usual_of(key.project_id, category, now_seconds).used += static_cast<std::int64_t>(quantity);
    }
  }
  return std::nullopt;
}

}  // namespace vedette::ingest
