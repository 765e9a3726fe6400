// What a handler works with: the resolved caller and tenants, the transaction, and the services.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "access/caller.h"
#include "access/login_limiter.h"
#include "api/page.h"
#include "base/assert.h"
#include "base/clock.h"
#include "base/random.h"
#include "http/message.h"
#include "json/value.h"
#include "store/event_store.h"
#include "store/item_store.h"
#include "store/sql/catalog.h"
#include "store/sql/issues.h"
#include "store/sql/projects.h"
#include "store/sql/sentry_apps.h"

namespace vedette::api {

struct Endpoint;

// Lifetime: everything outlives the dispatcher.
struct Services {
  Catalog& catalog;
  EventStore& events;
  ItemStore& items;
  Clock& clock;
  Random& random;
  access::LoginLimiter& login_limiter;
  // Where people and SDKs reach the installation, without a slash at the end.
  std::string url;
  std::string version;
  // Told when keys, projects, quotas or their settings have changed, so that door and pipeline ask again.
  std::function<void()> keys_changed = [] {};
};

// One request on its way. Threads: one.
class Context {
 public:
  Context(Services& with, const Endpoint& row, const http::Request& from)
      : services(with), request(from), query(http::parse_query(from.query())), now(with.clock.now()), endpoint_(row) {}

  Services& services;
  const http::Request& request;
  const http::QueryPairs query;
  const Instant now;
  // Values of the path's variables that are fields of the request.
  std::vector<std::pair<std::string, std::string>> path_values;
  // The body as an object; empty when none was sent.
  json::object body;
  PageRequest page;
  access::Caller caller;
  // What the caller is in `organization`.
  access::Membership membership;

  // Headers of the answer.
  http::Headers headers;

  const Endpoint& endpoint() const { return endpoint_; }
  // The transaction of the request. Rows with Transaction::none have none.
  sql::Connection& sql() const {
    ASSERT(sql_ != nullptr);
    return *sql_;
  }
  void set_sql(sql::Connection* connection) { sql_ = connection; }

  // The tenants that the path names, resolved and reachable by the caller.
  const catalog::OrganizationRow& organization() const { return held(organization_); }
  const catalog::ProjectRow& project() const { return held(project_); }
  const catalog::TeamRow& team() const { return held(team_); }
  const catalog::IssueRow& issue() const { return held(issue_); }
  const catalog::SentryAppRow& sentry_app() const { return held(sentry_app_); }
  bool has_organization() const { return organization_.has_value(); }

  // Makes `organization` the one of this request: membership, then the row's scopes for people.
  // Errors: permission_denied.
  Status enter(sql::Connection& sql, catalog::OrganizationRow organization);
  void set_project(catalog::ProjectRow row) { project_ = std::move(row); }
  void set_team(catalog::TeamRow row) { team_ = std::move(row); }
  void set_issue(catalog::IssueRow row) { issue_ = std::move(row); }
  void set_sentry_app(catalog::SentryAppRow row) { sentry_app_ = std::move(row); }

  // The caller's scopes in the organization.
  ScopeSet scopes() const { return membership.scopes; }
  bool is_session() const { return caller.kind == access::Caller::Kind::session; }
  // Errors: permission_denied unless the caller holds one of them.
  Status require_any(ScopeSet wanted) const;

  // Adds an entry to the organization's audit log, in the transaction.
  void audit(std::string_view event, std::string_view target, std::string_view note) const;
  // Cookies of a new or ended session.
  void set_cookie(std::string_view name, std::string_view value, std::int64_t seconds, bool is_http_only);

 private:
  template <class Row>
  static const Row& held(const std::optional<Row>& row) {
    ASSERT(row.has_value());
    return *row;
  }
  const Endpoint& endpoint_;
  sql::Connection* sql_ = nullptr;
  std::optional<catalog::OrganizationRow> organization_;
  std::optional<catalog::ProjectRow> project_;
  std::optional<catalog::TeamRow> team_;
  std::optional<catalog::IssueRow> issue_;
  std::optional<catalog::SentryAppRow> sentry_app_;
};

// The answer when something named by a path is not there or hidden.
Unexpected not_found();

}  // namespace vedette::api
