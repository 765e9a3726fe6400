// The project keys as the door asks for them: thousands of times a second, a second late at most.
#pragma once
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "store/sql/catalog.h"

namespace vedette::ingest {

struct KnownKey {
  ProjectId project_id;
  OrganizationId organization_id;
  bool is_active = false;
  // Events that the key may send within a window; no limit when either is absent.
  std::optional<std::int64_t> limit_count;
  std::optional<std::int64_t> limit_window_seconds;
};

// Threads: safe for concurrent use.
class KeyCache {
 public:
  // Lifetime: catalog and clock outlive the cache.
  KeyCache(Catalog& catalog, const Clock& clock) : catalog_(catalog), clock_(clock) {}

  // Nothing for an unknown key. Errors: those of the catalog.
  Result<std::optional<KnownKey>> find(const std::string& public_key);
  // Forgets everything, because keys or projects have changed.
  void clear();

  // Counts one event against the limit of the key. Seconds until the next one is let in; 0 now.
  std::int64_t count_event(const std::string& public_key, const KnownKey& key);

 private:
  struct Entry {
    std::optional<KnownKey> key;
    std::int64_t fresh_until_ms = 0;
  };
  struct Window {
    std::int64_t start_seconds = 0;
    std::int64_t events = 0;
  };
  Catalog& catalog_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;   // Guarded by mutex_.
  std::unordered_map<std::string, Window> windows_;  // Guarded by mutex_.
};

}  // namespace vedette::ingest
