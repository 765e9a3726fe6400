// An installation in a temporary folder, with people and integrations, that tests call as clients do.
// Every answer is checked against the schema of its row, and against Sentry's document where it is at hand.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "api/dispatcher.h"
#include "base/clock.h"
#include "store/blob_store.h"
#include "store/event_store.h"

namespace vedette::api::testing {

struct Answer {
  int status = 0;
  // Null when there is none or it is not JSON.
  json::value body;
  http::Headers headers;
  std::string raw_body;
  const json::object& object() const { return body.as_object(); }
  const json::array& list() const { return body.as_array(); }
  std::string text(std::string_view key) const { return std::string(json::text_of(body.as_object(), key)); }
};

// Whose credentials a call carries.
struct As {
  std::string bearer;
  std::string session_cookie;
  std::string csrf_token;
};

class World {
 public:
  // Organization `acme` (with ada, its owner, the team `backend` and the project `web`) and `other`
  // (with eve, its owner, and the project `theirs`).
  World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  Answer call(const As& who, Method method, std::string_view target, std::string_view body = {}, const http::Headers& headers = {});
  Answer get(const As& who, std::string_view target) { return call(who, Method::get, target); }
  Answer post(const As& who, std::string_view target, std::string_view body = "{}") { return call(who, Method::post, target, body); }
  Answer put(const As& who, std::string_view target, std::string_view body) { return call(who, Method::put, target, body); }
  Answer del(const As& who, std::string_view target) { return call(who, Method::del, target); }

  static As nobody() { return {}; }
  // A session of an account that has this role in `organization`; made on first use.
  As person(Role role, std::string_view organization = "acme");
  // A fresh internal integration's token that holds these scopes.
  As token(ScopeSet scopes, std::string_view organization = "acme");

  Services& services() { return services_; }
  Catalog& catalog() { return *catalog_; }
  EventStore& events() { return *events_; }
  ItemStore& items() { return *items_; }
  ManualClock& clock() { return clock_; }
  const Dispatcher& dispatcher() const { return *dispatcher_; }
  // Runs a statement on the catalog and returns the first column of the first row.
  template <class... Args>
  std::int64_t sql(std::string_view text, const Args&... args) {
    std::int64_t found = 0;
    const auto done = catalog_->write([&](sql::Connection& sql) -> Status {
      found = sql.find_integer(text, args...).value_or(0);
      return {};
    });
    EXPECT_TRUE(done);
    return found;
  }

 private:
  void make_tenants();
  void check_schema(Method method, std::string_view target, const Answer& answer) const;

  std::string directory_;
  ManualClock clock_{Instant::from_seconds(1'790'000'000)};
  SystemRandom random_;
  access::LoginLimiter login_limiter_{clock_};
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<EventStore> events_;
  std::unique_ptr<BlobStore> blobs_;
  std::unique_ptr<ItemStore> items_;
  std::vector<Endpoint> rows_;
  Services services_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

}  // namespace vedette::api::testing
