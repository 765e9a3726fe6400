// The catalog: users, organizations, projects, tokens, issues, and their transactions.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace vedette {

// Threads: safe for concurrent use; readers never wait for writers.
class Catalog {
 public:
  // Opens `directory`/catalog.db and migrates it.
  // Errors: unavailable, with a sentence that names the file; also when a newer program made it.
  static Result<std::unique_ptr<Catalog>> open(const std::string& directory);

  // Runs `work(sql::Connection&)`, which returns a Result or Status, on one consistent state.
  template <class Work>
  auto read(Work&& work) -> std::invoke_result_t<Work, sql::Connection&> {
    Lease lease(*this);
    if (lease.fault) return Unexpected(std::move(*lease.fault));
    lease.connection->begin_read();
    auto result = work(*lease.connection);
    auto ended = lease.connection->commit();
    if (!ended) return Unexpected(std::move(ended).error());
    return result;
  }

  // As read, and stores what `work` changed if it succeeded: all of it or nothing.
  template <class Work>
  auto write(Work&& work) -> std::invoke_result_t<Work, sql::Connection&> {
    const std::scoped_lock only_writer(writer_mutex_);
    Lease lease(*this);
    if (lease.fault) return Unexpected(std::move(*lease.fault));
    lease.connection->begin_write();
    auto result = work(*lease.connection);
    if (!result && !lease.connection->has_failed()) {
      lease.connection->roll_back();
      return result;
    }
    auto ended = lease.connection->commit();
    if (!ended) return Unexpected(std::move(ended).error());
    return result;
  }

 private:
  struct Lease {
    explicit Lease(Catalog& from);
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();
    Catalog& catalog;
    std::unique_ptr<sql::Connection> connection;
    // Set when there is no connection to be had: descriptors or memory ran out.
    std::optional<Error> fault;
  };

  explicit Catalog(std::string path) : path_(std::move(path)) {}
  Status migrate();

  const std::string path_;
  // SQLite has one writer at a time; waiting here is fair and cheap, waiting there is polling.
  std::mutex writer_mutex_;
  std::mutex idle_mutex_;
  std::vector<std::unique_ptr<sql::Connection>> idle_;  // Guarded by idle_mutex_.
};

}  // namespace vedette
