#include "api/testing/world.h"

#include <filesystem>

#include "access/session.h"
#include "api/rows.h"
#include "api/testing/public_document.h"
#include "base/digest.h"
#include "http/router.h"
#include "json/parse.h"
#include "store/files/directory_blob_store.h"
#include "store/sqlite/event_store.h"
#include "store/sqlite/item_store.h"

namespace vedette::api::testing {
namespace {

std::string make_directory() {
  std::string path = ::testing::TempDir() + "vedette-world-XXXXXX";
  EXPECT_NE(::mkdtemp(path.data()), nullptr);
  return path;
}

template <class T>
T must(Result<T> result) {
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

}  // namespace

World::World()
    : directory_(make_directory()),
      catalog_(must(Catalog::open(directory_))),
      events_(must(open_sqlite_event_store(directory_ + "/events"))),
      blobs_(must(open_directory_blob_store(directory_ + "/blobs"))),
      items_(must(open_sqlite_item_store(directory_ + "/items", *blobs_))),
      rows_(all_rows()),
      services_{.catalog = *catalog_,
                .events = *events_,
                .items = *items_,
                .clock = clock_,
                .random = random_,
                .login_limiter = login_limiter_,
                .url = "http://127.0.0.1:9000",
                .version = "0.1.0"},
      dispatcher_(std::make_unique<Dispatcher>(services_, rows_)) {
  make_tenants();
}

World::~World() {
  dispatcher_.reset();
  items_.reset();
  events_.reset();
  catalog_.reset();
  std::filesystem::remove_all(directory_);
}

void World::make_tenants() {
  for (const auto* slug : {"acme", "other"}) {
    const bool is_acme = std::string_view(slug) == "acme";
    EXPECT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      const auto now = clock_.now();
      const auto organization = catalog::add_organization(sql, slug, is_acme ? "Acme" : "Other", now);
      const std::string email = is_acme ? "ada@example.com" : "eve@example.com";
      const auto user = catalog::add_user(sql, email, is_acme ? "Ada" : "Eve", "", now);
      const auto member = catalog::add_member(sql, organization, user, email, Role::owner, now);
      const auto team = catalog::add_team(sql, organization, is_acme ? "backend" : "theirs", "Backend", now);
      catalog::add_team_member(sql, *team, member);
      const auto project = catalog::add_project(sql, organization, is_acme ? "web" : "theirs", "Web", "python", now);
      catalog::add_project_team(sql, *project, *team);
      catalog::add_project_key(sql, *project, "Default", random_, now);
      return {};
    }));
  }
}

As World::person(Role role, std::string_view organization) {
  As who;
  EXPECT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
    const auto row = catalog::find_organization(sql, organization);
    const std::string email = fmt::format("{}@{}.example.com", role_text(role), organization);
    auto user = catalog::find_user_by_login(sql, email);
    if (!user) {
      const auto id = catalog::add_user(sql, email, role_name(role), "", clock_.now());
      catalog::add_member(sql, row->id, id, email, role, clock_.now());
      user = catalog::find_user(sql, id);
    }
    const auto session = access::start_session(sql, user->id, random_, clock_.now());
    who.session_cookie = session.cookie;
    who.csrf_token = session.csrf_token;
    return {};
  }));
  return who;
}

As World::token(ScopeSet scopes, std::string_view organization) {
  const std::string token = random_.hex(32);
  EXPECT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
    const auto row = catalog::find_organization(sql, organization);
    const auto name = random_.hex(8);
    const auto proxy = catalog::add_user(sql, name + "@proxy-user.sentry.io", "", "", clock_.now());
    sql.run("UPDATE user_account SET is_sentry_app = 1 WHERE id = ?", proxy);
    sql.run("INSERT INTO sentry_app (uuid, slug, name, organization_id, proxy_user_id, creator_label, scopes, author, client_id,"
            " client_secret, installation_uuid, created, updated) VALUES (?, ?, ?, ?, ?, '', ?, '', '', '', ?, ?, ?)",
            random_.uuid(), name, name, row->id, proxy, scopes.stored(), random_.uuid(), clock_.now(), clock_.now());
    sql.run("INSERT INTO api_token (token_hash, last_characters, sentry_app_id, created) VALUES (?, ?, ?, ?)",
            sha256_hex(token), token.substr(60), SentryAppId{sql.last_insert_id()}, clock_.now());
    return {};
  }));
  return {.bearer = token};
}

Answer World::call(const As& who, Method method, std::string_view target, std::string_view body, const http::Headers& headers) {
  http::Request request{.method = method,
                        .method_text = std::string(http::method_name(method)),
                        .target = std::string(target),
                        .body = std::string(body),
                        .peer = "127.0.0.1"};
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  if (!who.bearer.empty()) request.headers.add("Authorization", "Bearer " + who.bearer);
  if (!who.session_cookie.empty()) request.headers.add("Cookie", "sentrysid=" + who.session_cookie + "; sc=" + who.csrf_token);
  if (!who.csrf_token.empty()) request.headers.add("X-CSRFToken", who.csrf_token);
  auto response = dispatcher_->handle(request);
  Answer answer{.status = response.status, .body = nullptr, .headers = response.headers, .raw_body = response.body};
  if (const auto& part = response.part) {
    answer.raw_body.resize(part->bytes);
    EXPECT_TRUE(part->source->read(part->offset, answer.raw_body));
  }
  const bool is_file = response.headers.find("Content-Disposition").has_value();
  if (!response.body.empty() && !is_file) {
    auto parsed = json::parse(response.body);
    EXPECT_TRUE(parsed) << response.body;
    if (parsed) answer.body = std::move(*parsed);
    EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  }
  EXPECT_LT(answer.status, 500) << http::method_name(method) << " " << target << ": " << response.body;
  if (!is_file) check_schema(method, target, answer);
  return answer;
}

void World::check_schema(Method method, std::string_view target, const Answer& answer) const {
  if (answer.status >= 300) return;
  http::Router router;
  for (std::size_t i = 0; i < rows_.size(); ++i) EXPECT_TRUE(router.add(rows_[i].method, rows_[i].path, i));
  const auto match = router.match(method, target.substr(0, target.find('?')));
  if (!match || !match->row) return;
  const auto& row = rows_[*match->row];
  if (row.response != nullptr && !answer.body.is_null()) {
    const auto mismatch = json::find_mismatch(answer.body, row.response());
    EXPECT_EQ(mismatch, std::nullopt) << row.id << " does not answer as declared";
  }
  const auto public_mismatch = find_public_mismatch(method, row.path, answer.status, answer.body);
  EXPECT_EQ(public_mismatch, std::nullopt) << row.id << " does not answer as Sentry's document says";
  if (row.is_paged) {
    EXPECT_NE(answer.headers.get("Link").find("rel=\"previous\""), std::string_view::npos);
  }
}

}  // namespace vedette::api::testing
