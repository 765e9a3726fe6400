// Exceptions and their chains as leaves.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "grouping/stack.h"

namespace vedette::grouping {

struct Exception {
  std::string_view type;
  std::string_view value;
  std::string_view module;
  std::string_view mechanism;
  const boost::json::object* stacktrace = nullptr;
  // Made up by the SDK to carry a stack trace: its type and value were never thrown.
  bool is_synthetic = false;
  bool is_group = false;
  std::optional<std::int64_t> id;
  std::optional<std::int64_t> parent_id;
  // Apple's NSError; empty domain: none.
  std::string_view ns_domain;
  std::int64_t ns_code = 0;

  ErrorView error() const { return {type, value, mechanism}; }
};

// Oldest first, as they stand in the event.
std::vector<Exception> read_exceptions(const boost::json::object& event);

struct ExceptionChain {
  explicit ExceptionChain(bool explains) : leaves(explains) {}
  VariantLeaves leaves;
  // Index of the exception that names the issue, where it is not the last.
  std::optional<std::size_t> main;
};

ExceptionChain chain_leaves(const std::vector<Exception>& exceptions, const Context& context);

// Of chain_leaves the main exception alone.
std::optional<std::size_t> find_main_exception(const std::vector<Exception>& exceptions,
                                               const Context& context);

}  // namespace vedette::grouping
