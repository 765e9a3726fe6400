// A connection to an SQLite file: prepared statements, typed rows, transactions.
//
// Faults of the machine (a full disk, an unreadable file) are sticky: the first one is kept, every
// later call does nothing, and the transaction that ends refuses to commit and returns it. So the
// code between does not ask after each statement; what it computes from missing rows is discarded.
// A statement that does not parse is our bug and ends the program.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "base/time.h"
#include "model/ids.h"

struct sqlite3;
struct sqlite3_stmt;

namespace vedette::sql {

using Blob = std::span<const std::uint8_t>;

// One running statement. Lifetime: ends before the next query of the same text starts and before
// its connection. Views into a row are good until the next call of next().
class Cursor {
 public:
  Cursor(Cursor&& other) noexcept;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  Cursor& operator=(Cursor&&) = delete;
  ~Cursor();

  bool next();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view view(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  Blob blob(int column) const;
  bool flag(int column) const { return integer(column) != 0; }
  Instant instant(int column) const { return Instant{integer(column)}; }
  std::optional<std::string> optional_text(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  std::optional<Instant> optional_instant(int column) const;
  template <class IdType>
  IdType id(int column) const {
    return IdType{integer(column)};
  }
  template <class IdType>
  std::optional<IdType> optional_id(int column) const {
    return is_null(column) ? std::nullopt : std::optional(IdType{integer(column)});
  }

 private:
  friend class Connection;
  Cursor(class Connection* connection, sqlite3_stmt* statement) : connection_(connection), statement_(statement) {}
  Connection* connection_;
  sqlite3_stmt* statement_;
};

// What most rows of a file are like, which decides the size of its pages.
enum class Rows {
  small,  // read and changed here and there: a small page is less to write again
  large,  // of kilobytes, one after another: a larger page leaves less of itself empty
};

// Threads: one thread at a time.
class Connection {
 public:
  // Opens or creates the file in WAL mode; a commit is on stable storage when it returns. Errors: unavailable, with a sentence that names the file.
  static Result<std::unique_ptr<Connection>> open(const std::string& path, Rows rows);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // Runs a query; `?` are bound in order.
  template <class... Args>
  Cursor query(std::string_view text, const Args&... args) {
    sqlite3_stmt* statement = prepare(text);
    int index = 0;
    (bind(statement, ++index, args), ...);
    return Cursor(this, statement);
  }
  // Runs a statement without rows and returns how many rows it changed.
  template <class... Args>
  std::int64_t run(std::string_view text, const Args&... args) {
    auto cursor = query(text, args...);
    cursor.next();
    return has_failed() ? 0 : changes();
  }
  // The first column of the first row; empty when there is no row or it is NULL.
  template <class... Args>
  std::optional<std::int64_t> find_integer(std::string_view text, const Args&... args) {
    auto cursor = query(text, args...);
    return cursor.next() ? cursor.optional_integer(0) : std::nullopt;
  }
  template <class... Args>
  std::optional<std::string> find_text(std::string_view text, const Args&... args) {
    auto cursor = query(text, args...);
    return cursor.next() ? cursor.optional_text(0) : std::nullopt;
  }
  std::int64_t last_insert_id() const;
  // Several statements without parameters, separated by `;`: schemas.
  Status run_script(std::string_view text);

  void begin_read();
  // Waits for other writers up to ten seconds.
  void begin_write();
  // Ends the transaction. Errors: the fault that stuck, or that of the commit; then nothing is stored.
  Status commit();
  void roll_back();

  bool has_failed() const { return fault_.has_value(); }
  // Takes the sticky fault away.
  Status take_status();

 private:
  friend class Cursor;
  explicit Connection(sqlite3* handle) : handle_(handle) {}

  sqlite3_stmt* prepare(std::string_view text);
  std::int64_t changes() const;
  void keep_fault(int code);

  void bind(sqlite3_stmt* statement, int index, std::int64_t value);
  void bind(sqlite3_stmt* statement, int index, int value) { bind(statement, index, std::int64_t{value}); }
  void bind(sqlite3_stmt* statement, int index, std::uint64_t value) { bind(statement, index, static_cast<std::int64_t>(value)); }
  void bind(sqlite3_stmt* statement, int index, bool value) { bind(statement, index, std::int64_t{value}); }
  void bind(sqlite3_stmt* statement, int index, double value);
  void bind(sqlite3_stmt* statement, int index, std::string_view value);
  void bind(sqlite3_stmt* statement, int index, const std::string& value) { bind(statement, index, std::string_view(value)); }
  void bind(sqlite3_stmt* statement, int index, const char* value) { bind(statement, index, std::string_view(value)); }
  void bind(sqlite3_stmt* statement, int index, Blob value);
  void bind(sqlite3_stmt* statement, int index, Instant value) { bind(statement, index, value.micros); }
  void bind(sqlite3_stmt* statement, int index, std::nullptr_t);
  template <class Tag>
  void bind(sqlite3_stmt* statement, int index, Id<Tag> value) {
    bind(statement, index, value.number);
  }
  template <class T>
  void bind(sqlite3_stmt* statement, int index, const std::optional<T>& value) {
    if (value) {
      bind(statement, index, *value);
    } else {
      bind(statement, index, nullptr);
    }
  }

  sqlite3* handle_;
  // Prepared once per text, which may run once at a time.
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
  std::optional<Error> fault_;
};

}  // namespace vedette::sql
