#include "pipeline/project_rules.h"

#include "base/log.h"
#include "json/parse.h"
#include "scrub/options.h"

namespace vedette::pipeline {
namespace {

constexpr std::int64_t kFreshMs = 1000;
constexpr std::size_t kEntriesMax = 10'000;

json::object parse_options(std::string_view text) {
  auto parsed = json::parse(text);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : json::object();
}

// Settings are checked when they are made; what an older version let pass must not let data through.
scrub::Scrubber compile_scrubber(const scrub::Settings& settings) {
  auto compiled = scrub::Scrubber::compile(settings);
  if (compiled) return std::move(*compiled);
  log::warning("Scrubbing rules cannot be used, the default rules apply: {}", compiled.error().message);
  return *scrub::Scrubber::compile({});
}

// Rules of grouping are checked when they are made too; what cannot be used is left out.
template <class Rules>
std::shared_ptr<const Rules> compile_rules(const json::object& options, std::string_view name,
                                           Result<std::shared_ptr<const Rules>> (*compile_text)(std::string_view)) {
  const auto text = json::text_of(options, name);
  if (text.empty()) return nullptr;
  auto compiled = compile_text(text);
  if (compiled) return std::move(*compiled);
  log::warning("Rules of grouping cannot be used: {}", compiled.error().message);
  return nullptr;
}

ProjectRulesPtr compile(std::string_view project_options, std::string_view organization_options) {
  const auto project = parse_options(project_options);
  const auto organization = parse_options(organization_options);
  return std::make_shared<const ProjectRules>(
      ProjectRules{.filter = filter::Filter::compile(filter::read_settings(project)),
                   .scrubber = compile_scrubber(scrub::merge(scrub::read_settings(organization, scrub::Owner::organization),
                                                             scrub::read_settings(project, scrub::Owner::project))),
                   .retention = read_retention(organization),
                   .grouping = {.fingerprint_rules = compile_rules(project, grouping::kFingerprintRulesOption, grouping::compile_fingerprint_rules),
                                .stacktrace_rules = compile_rules(project, grouping::kStacktraceRulesOption, grouping::compile_stacktrace_rules)}});
}

}  // namespace

Result<ProjectRulesPtr> RulesCache::find(ProjectId project) {
  const auto now_ms = clock_.monotonic_ms();
  {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(project);
    if (found != entries_.end() && found->second.fresh_until_ms > now_ms) return found->second.rules;
  }
  Entry fresh{.fresh_until_ms = now_ms + kFreshMs};
  TRY_ASSIGN(const bool exists, catalog_.read([&](sql::Connection& sql) -> Result<bool> {
    auto row = sql.query("SELECT p.options, o.options FROM project p JOIN organization o ON o.id = p.organization_id WHERE p.id = ?", project);
    if (!row.next()) return false;
    fresh.project_options = row.text(0);
    fresh.organization_options = row.text(1);
    return true;
  }));
  const std::scoped_lock lock(mutex_);
  const auto former = entries_.find(project);
  const bool is_same = former != entries_.end() && former->second.rules && former->second.project_options == fresh.project_options &&
                       former->second.organization_options == fresh.organization_options;
  if (exists) fresh.rules = is_same ? former->second.rules : compile(fresh.project_options, fresh.organization_options);
  auto rules = fresh.rules;
  if (entries_.size() >= kEntriesMax) entries_.clear();
  entries_[project] = std::move(fresh);
  return rules;
}

void RulesCache::clear() {
  const std::scoped_lock lock(mutex_);
  for (auto& [project, entry] : entries_) entry.fresh_until_ms = 0;
}

}  // namespace vedette::pipeline
