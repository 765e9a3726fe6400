#include "store/sqlite/connection.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <utility>

#include "base/assert.h"
#include "base/log.h"

namespace vedette::sql {
namespace {

constexpr int kBusyWaitMs = 10'000;
// Statements with generated text would grow the cache for ever.
constexpr std::size_t kStatementsMax = 300;

}  // namespace

Cursor::Cursor(Cursor&& other) noexcept
    : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)) {}

Cursor::~Cursor() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Cursor::next() {
  if (connection_->has_failed()) return false;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) connection_->keep_fault(code);
  return false;
}

bool Cursor::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Cursor::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Cursor::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Cursor::view(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return bytes == nullptr ? std::string_view()
                          : std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

Blob Cursor::blob(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return bytes == nullptr ? Blob() : Blob(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

std::optional<std::string> Cursor::optional_text(int column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}
std::optional<std::int64_t> Cursor::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}
std::optional<Instant> Cursor::optional_instant(int column) const {
  return is_null(column) ? std::nullopt : std::optional(instant(column));
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Rows rows) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Connection> connection(new Connection(handle));
  if (code != SQLITE_OK) {
    return fail(ErrorCode::unavailable, fmt::format("Cannot open {}: {}.", path, sqlite3_errstr(code)));
  }
  sqlite3_busy_timeout(handle, kBusyWaitMs);
  sqlite3_extended_result_codes(handle, 1);
  const auto script = fmt::format(
      "PRAGMA page_size={}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
      "PRAGMA cache_size=-8000; PRAGMA journal_size_limit=67108864;",
      rows == Rows::large ? 8192 : 4096);
  if (auto status = connection->run_script(script); !status) {
    return fail(ErrorCode::unavailable, fmt::format("Cannot use {}: {}", path, status.error().message));
  }
  return connection;
}

Connection::~Connection() {
  for (auto& [text, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

sqlite3_stmt* Connection::prepare(std::string_view text) {
  // A heterogeneous look-up is not offered by this standard library's unordered_map for inserts.
  auto found = statements_.find(std::string(text));
  if (found != statements_.end() && !sqlite3_stmt_busy(found->second)) return found->second;
  ASSERT(found == statements_.end());
  if (statements_.size() >= kStatementsMax) {
    std::erase_if(statements_, [](const auto& entry) {
      if (sqlite3_stmt_busy(entry.second)) return false;
      sqlite3_finalize(entry.second);
      return true;
    });
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code == SQLITE_ERROR) {
    log::error("A statement does not parse: {} in: {}", sqlite3_errmsg(handle_), text);
    ASSERT(code != SQLITE_ERROR);
  }
  if (code != SQLITE_OK) {
    keep_fault(code);
    return nullptr;
  }
  statements_.emplace(std::string(text), statement);
  return statement;
}

std::int64_t Connection::changes() const { return sqlite3_changes64(handle_); }
std::int64_t Connection::last_insert_id() const { return sqlite3_last_insert_rowid(handle_); }

void Connection::keep_fault(int code) {
  if (fault_) return;
  const bool is_full = (code & 0xff) == SQLITE_FULL;
  fault_ = Error{.code = is_full ? ErrorCode::resource_exhausted : ErrorCode::unavailable,
                 .message = is_full ? "The disk is full." : "The database cannot be used right now.",
                 .detail = fmt::format("SQLite {}: {}", code, sqlite3_errmsg(handle_))};
}

Status Connection::take_status() {
  if (!fault_) return {};
  auto fault = std::exchange(fault_, std::nullopt);
  return Unexpected(std::move(*fault));
}

Status Connection::run_script(std::string_view text) {
  char* message = nullptr;
  const int code = sqlite3_exec(handle_, std::string(text).c_str(), nullptr, nullptr, &message);
  const std::string said = message == nullptr ? "" : message;
  sqlite3_free(message);
  if (code == SQLITE_OK) return {};
  return fail(ErrorCode::unavailable, fmt::format("{}.", said.empty() ? sqlite3_errstr(code) : said));
}

void Connection::begin_read() { run("BEGIN DEFERRED"); }
void Connection::begin_write() { run("BEGIN IMMEDIATE"); }

Status Connection::commit() {
  if (!has_failed()) run("COMMIT");
  if (!has_failed()) return {};
  auto status = take_status();
  roll_back();
  return status;
}

void Connection::roll_back() {
  fault_.reset();
  // Some faults have rolled back already.
  if (sqlite3_get_autocommit(handle_) == 0) run("ROLLBACK");
  fault_.reset();
}

void Connection::bind(sqlite3_stmt* statement, int index, std::int64_t value) {
  if (statement != nullptr) sqlite3_bind_int64(statement, index, value);
}
void Connection::bind(sqlite3_stmt* statement, int index, double value) {
  if (statement != nullptr) sqlite3_bind_double(statement, index, value);
}
void Connection::bind(sqlite3_stmt* statement, int index, std::string_view value) {
  // An empty view may have no address, which SQLite would take for NULL.
  const char* bytes = value.data() == nullptr ? "" : value.data();
  if (statement != nullptr) sqlite3_bind_text64(statement, index, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}
void Connection::bind(sqlite3_stmt* statement, int index, Blob value) {
  if (statement == nullptr) return;
  if (value.empty()) {
    sqlite3_bind_zeroblob(statement, index, 0);
  } else {
    sqlite3_bind_blob64(statement, index, value.data(), value.size(), SQLITE_TRANSIENT);
  }
}
void Connection::bind(sqlite3_stmt* statement, int index, std::nullptr_t) {
  if (statement != nullptr) sqlite3_bind_null(statement, index);
}

}  // namespace vedette::sql
