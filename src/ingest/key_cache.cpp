#include "ingest/key_cache.h"

namespace vedette::ingest {
namespace {

// Other processes (the command line) make keys too, so that what is known grows old quickly.
constexpr std::int64_t kFreshMs = 1000;
// Guessed keys must not fill the memory.
constexpr std::size_t kEntriesMax = 20'000;

std::optional<KnownKey> load(sql::Connection& sql, std::string_view public_key) {
  auto row = sql.query(
      "SELECT k.project_id, p.organization_id, k.is_active, k.rate_limit_count, k.rate_limit_window"
      " FROM project_key k JOIN project p ON p.id = k.project_id WHERE k.public_key = ?",
      public_key);
  if (!row.next()) return std::nullopt;
  return KnownKey{.project_id = row.id<ProjectId>(0),
                  .organization_id = row.id<OrganizationId>(1),
                  .is_active = row.flag(2),
                  .limit_count = row.optional_integer(3),
                  .limit_window_seconds = row.optional_integer(4)};
}

}  // namespace

Result<std::optional<KnownKey>> KeyCache::find(const std::string& public_key) {
  const auto now_ms = clock_.monotonic_ms();
  {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(public_key);
    if (found != entries_.end() && found->second.fresh_until_ms > now_ms) return found->second.key;
  }
  TRY_ASSIGN(auto key, catalog_.read([&](sql::Connection& sql) -> Result<std::optional<KnownKey>> { return load(sql, public_key); }));
  const std::scoped_lock lock(mutex_);
  if (entries_.size() >= kEntriesMax) entries_.clear();
  entries_[public_key] = {key, now_ms + kFreshMs};
  return key;
}

void KeyCache::clear() {
  const std::scoped_lock lock(mutex_);
  entries_.clear();
}

std::int64_t KeyCache::count_event(const std::string& public_key, const KnownKey& key) {
  if (!key.limit_count || !key.limit_window_seconds || *key.limit_window_seconds <= 0) return 0;
  const auto now_seconds = clock_.now().seconds();
  const auto window_seconds = *key.limit_window_seconds;
  const auto start = now_seconds / window_seconds * window_seconds;
  const std::scoped_lock lock(mutex_);
  auto& window = windows_[public_key];
  if (window.start_seconds != start) window = {start, 0};
  if (window.events >= *key.limit_count) return start + window_seconds - now_seconds;
  ++window.events;
  return 0;
}

}  // namespace vedette::ingest
