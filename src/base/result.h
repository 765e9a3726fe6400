// Result<T>: what may fail for a reason outside our code. Our own bugs are ASSERT's business.
#pragma once
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace vedette {

// Protocol-neutral reasons. The API maps each to one HTTP status in one place (api/errors.cpp).
enum class ErrorCode {
  invalid_argument,    // the caller sent something that can never be accepted
  unauthenticated,     // who the caller is, is not known
  permission_denied,   // known, and not allowed
  not_found,           // absent, or hidden from the caller
  method_not_allowed,  // the resource exists, the verb does not
  conflict,            // it exists already, or has changed meanwhile
  too_large,           // over a size or count limit
  unsupported_media,   // a body of a kind that is not read here
  resource_exhausted,  // a limit in time: try again later
  unavailable,         // a part that we depend on does not answer
  not_supported,       // a row that is not built
  internal,            // unexpected; the log has the detail
};

struct FieldError {
  std::string field;
  std::vector<std::string> messages;
};

// What went wrong, in two voices: `message` is for the caller, `detail` for the log alone.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string detail;
  // Validation errors by field; when present they are the whole body of the answer.
  std::vector<FieldError> fields;
  // The answer is the message as a bare JSON string, as a few of Sentry's endpoints do.
  bool is_bare = false;
};

template <class T>
using Result = std::expected<T, Error>;
using Status = std::expected<void, Error>;
using Unexpected = std::unexpected<Error>;

[[nodiscard]] inline Unexpected fail(ErrorCode code, std::string message, std::string detail = {}) {
  return Unexpected(Error{code, std::move(message), std::move(detail), {}, false});
}
[[nodiscard]] inline Unexpected invalid(std::string message) {
  return fail(ErrorCode::invalid_argument, std::move(message));
}
[[nodiscard]] inline Unexpected invalid_field(std::string field, std::string message) {
  return Unexpected(Error{ErrorCode::invalid_argument,
                          message,
                          {},
                          {FieldError{std::move(field), {std::move(message)}}},
                          false});
}

}  // namespace vedette

#define VEDETTE_CONCAT_(a, b) a##b
#define VEDETTE_CONCAT(a, b) VEDETTE_CONCAT_(a, b)
// Returns the error of `expression` from the enclosing function, or goes on.
#define TRY(expression)                                                  \
  do {                                                                   \
    if (auto try_result_ = (expression); !try_result_)                   \
      return ::vedette::Unexpected(std::move(try_result_).error());      \
  } while (false)
// Declares or assigns `target` from a Result, or returns its error from the enclosing function.
#define TRY_ASSIGN(target, expression) \
  TRY_ASSIGN_(target, expression, VEDETTE_CONCAT(try_assign_, __LINE__))
#define TRY_ASSIGN_(target, expression, name)                     \
  auto name = (expression);                                       \
  if (!name) return ::vedette::Unexpected(std::move(name).error()); \
  target = std::move(*name)
