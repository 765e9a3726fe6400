#include "store/sql/catalog.h"

#include "store/sql/schema.h"

namespace vedette {

Catalog::Lease::Lease(Catalog& from) : catalog(from) {
  {
    const std::scoped_lock lock(catalog.idle_mutex_);
    if (!catalog.idle_.empty()) {
      connection = std::move(catalog.idle_.back());
      catalog.idle_.pop_back();
      return;
    }
  }
  auto opened = sql::Connection::open(catalog.path_, sql::Rows::small);
  if (opened) {
    connection = std::move(*opened);
  } else {
    fault = std::move(opened.error());
  }
}

Catalog::Lease::~Lease() {
  if (!connection) return;
  const std::scoped_lock lock(catalog.idle_mutex_);
  catalog.idle_.push_back(std::move(connection));
}

Result<std::unique_ptr<Catalog>> Catalog::open(const std::string& directory) {
  std::unique_ptr<Catalog> catalog(new Catalog(directory + "/catalog.db"));
  TRY_ASSIGN(auto first, sql::Connection::open(catalog->path_, sql::Rows::small));
  catalog->idle_.push_back(std::move(first));
  TRY(catalog->migrate());
  return catalog;
}

Status Catalog::migrate() {
  return write([&](sql::Connection& sql) -> Status {
    const auto version = static_cast<std::size_t>(sql.find_integer("PRAGMA user_version").value_or(0));
    const auto all = catalog::migrations();
    if (version > all.size()) {
      return fail(ErrorCode::unavailable,
                  fmt::format("{} was written by a newer version of Vedette (schema {}, this program knows {}). "
                              "Start that version, or restore a backup made before the upgrade.",
                              path_, version, all.size()));
    }
    for (const auto migration : all.subspan(version)) TRY(sql.run_script(migration));
    return sql.run_script(fmt::format("PRAGMA user_version = {}", all.size()));
  });
}

}  // namespace vedette
