// The project keys as the door asks for them: thousands of times a second, a second late at most.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "filter/filter.h"
#include "store/sql/catalog.h"
#include "store/sql/quotas.h"

namespace vedette::ingest {

struct KnownKey {
  std::string public_key;
  ProjectId project_id;
  OrganizationId organization_id;
  bool is_active = false;
  // Events that the key may send within a window; no limit when either is absent.
  std::optional<std::int64_t> limit_count;
  std::optional<std::int64_t> limit_window_seconds;
  // Of the organization and of the project.
  std::vector<catalog::QuotaRow> quotas;
  // Floods of the project are to be cut off.
  bool is_spike_protected = false;
  // Which pages may send.
  filter::Filter filter;
};

using KnownKeyPtr = std::shared_ptr<const KnownKey>;

// Threads: safe for concurrent use.
class KeyCache {
 public:
  // Lifetime: catalog and clock outlive the cache.
  KeyCache(Catalog& catalog, const Clock& clock) : catalog_(catalog), clock_(clock) {}

  // Null for an unknown key. Errors: those of the catalog.
  Result<KnownKeyPtr> find(const std::string& public_key);
  // Forgets everything, because keys, quotas or projects have changed.
  void clear();

 private:
  struct Entry {
    KnownKeyPtr key;
    std::int64_t fresh_until_ms = 0;
  };
  Catalog& catalog_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  // Guarded by mutex_.
};

}  // namespace vedette::ingest
