// What is read of the audit log, and what readers think of the documentation.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct AuditRow {
  std::int64_t id = 0;
  std::string actor_label;
  // Of the account that acted, while it is there.
  std::optional<std::string> actor_name;
  std::optional<std::string> actor_email;
  std::string event;
  std::string target;
  std::string note;
  std::optional<std::string> ip_address;
  Instant created;
};

// Newest first.
std::vector<AuditRow> audit_entries(sql::Connection& sql, OrganizationId organization,
                                    std::size_t skip, std::size_t limit);

struct DocsFeedbackRow {
  std::int64_t id = 0;
  std::string page;
  bool is_helpful = false;
  std::string comment;
  // Of people who belong to the organization that asks.
  std::optional<std::string> user_email;
  Instant created;
};

// Anyone may write: only the newest entries are kept.
inline constexpr std::int64_t kDocsFeedbackMax = 10'000;
std::int64_t add_docs_feedback(sql::Connection& sql, std::string_view page, bool is_helpful,
                               std::string_view comment, std::optional<UserId> user, Instant now);
// Of the whole installation, newest first.
std::vector<DocsFeedbackRow> docs_feedback(sql::Connection& sql, OrganizationId organization,
                                           std::size_t skip, std::size_t limit);

}  // namespace vedette::catalog
