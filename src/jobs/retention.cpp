#include "jobs/retention.h"

#include <algorithm>

#include "json/parse.h"
#include "store/sql/outcomes.h"

namespace vedette::jobs {

Result<Retention> longest_retention(Catalog& catalog) {
  return catalog.read([](sql::Connection& sql) -> Result<Retention> {
    Retention longest;
    bool is_first = true;
    auto rows = sql.query("SELECT options FROM organization");
    while (rows.next()) {
      const auto options = json::parse(rows.view(0));
      const auto own = options && options->is_object() ? read_retention(options->get_object()) : Retention();
      for (std::size_t kind = 0; kind < kDataKindCount; ++kind) {
        longest.days[kind] = is_first ? own.days[kind] : std::max(longest.days[kind], own.days[kind]);
      }
      is_first = false;
    }
    return longest;
  });
}

Result<std::size_t> drop_expired(Catalog& catalog, EventStore& events, ItemStore& items, Instant now) {
  TRY_ASSIGN(const auto longest, longest_retention(catalog));
  TRY_ASSIGN(auto dropped, events.drop_expired(now.day(), longest.of(DataKind::errors)));
  TRY_ASSIGN(const auto more, items.drop_expired(now.day(), longest));
  dropped += more;
  const auto oldest = Instant::from_ms((now.day() - longest.of(DataKind::statistics)) * kDayMs);
  TRY(catalog.write([&](sql::Connection& sql) -> Status {
    catalog::remove_outcomes_before(sql, oldest);
    return {};
  }));
  return dropped;
}

}  // namespace vedette::jobs
