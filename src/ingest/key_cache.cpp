#include "ingest/key_cache.h"

#include "json/parse.h"
#include "store/sql/spikes.h"

namespace vedette::ingest {
namespace {

// Other processes (the command line) make keys too, so that what is known grows old quickly.
constexpr std::int64_t kFreshMs = 1000;
// Guessed keys must not fill the memory.
constexpr std::size_t kEntriesMax = 20'000;

json::object parse_options(std::string_view text) {
  auto parsed = json::parse(text);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : json::object();
}

KnownKeyPtr load(sql::Connection& sql, std::string_view public_key) {
  auto key = std::make_shared<KnownKey>();
  {
    auto row = sql.query(
        "SELECT k.project_id, p.organization_id, k.is_active, k.rate_limit_count, k.rate_limit_window, p.options, o.options"
        " FROM project_key k JOIN project p ON p.id = k.project_id JOIN organization o ON o.id = p.organization_id"
        " WHERE k.public_key = ?",
        public_key);
    if (!row.next()) return nullptr;
    key->public_key = public_key;
    key->project_id = row.id<ProjectId>(0);
    key->organization_id = row.id<OrganizationId>(1);
    key->is_active = row.flag(2);
    key->limit_count = row.optional_integer(3);
    key->limit_window_seconds = row.optional_integer(4);
    const auto project = parse_options(row.view(5));
    key->filter = filter::Filter::compile(filter::read_settings(project));
    key->is_spike_protected = catalog::is_spike_protected(parse_options(row.view(6)), project);
  }
  key->quotas = catalog::quotas_of_project(sql, key->organization_id, key->project_id);
  return key;
}

}  // namespace

Result<KnownKeyPtr> KeyCache::find(const std::string& public_key) {
  const auto now_ms = clock_.monotonic_ms();
  {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(public_key);
    if (found != entries_.end() && found->second.fresh_until_ms > now_ms) return found->second.key;
  }
  TRY_ASSIGN(auto key, catalog_.read([&](sql::Connection& sql) -> Result<KnownKeyPtr> { return load(sql, public_key); }));
  const std::scoped_lock lock(mutex_);
  if (entries_.size() >= kEntriesMax) entries_.clear();
  entries_[public_key] = {key, now_ms + kFreshMs};
  return key;
}

void KeyCache::clear() {
  const std::scoped_lock lock(mutex_);
  entries_.clear();
}

}  // namespace vedette::ingest
