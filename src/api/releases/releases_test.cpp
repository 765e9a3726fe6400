#include "api/releases/releases.h"

#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kList = "/api/0/organizations/acme/releases/";
constexpr std::string_view kProjectList = "/api/0/projects/acme/web/releases/";

std::string one(std::string_view version, std::string_view list = kList) {
  return std::string(list) + std::string(version) + "/";
}

class ReleasesApi : public ::testing::Test {
 protected:
  void see(std::string_view version, std::int64_t seconds, std::int64_t new_issues,
           std::string_view slug = "web") {
    ASSERT_TRUE(world_.catalog().write([&](sql::Connection& sql) -> Status {
      const auto organization = catalog::find_organization(sql, "acme");
      const auto project = catalog::find_project(sql, organization->id, slug);
      catalog::see_release(sql, organization->id, project->id, version,
                           Instant::from_seconds(seconds), Instant::from_seconds(seconds + 1),
                           new_issues);
      return {};
    }));
  }
  std::vector<std::string> versions(std::string_view target) {
    std::vector<std::string> found;
    const auto answer = world_.get(ci_, target);
    EXPECT_EQ(answer.status, 200) << target;
    for (const auto& release : answer.list())
      found.emplace_back(json::text_of(release.as_object(), "version"));
    return found;
  }

  World world_;
  As ci_ = world_.token({Scope::org_ci});
};

TEST_F(ReleasesApi, a_release_is_announced_once_and_then_changed) {
  const auto made = world_.post(
      ci_, kList,
      R"({"version":" web@1.0 ","projects":["web"],"ref":"abc","url":"https://ci.example.com/1",
      "dateStarted":"2026-08-16T03:00:00Z"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.text("version"), "web@1.0");
  EXPECT_EQ(made.text("ref"), "abc");
  EXPECT_EQ(made.text("dateStarted"), "2026-08-16T03:00:00Z");
  EXPECT_TRUE(made.object().at("dateReleased").is_null());
  EXPECT_TRUE(made.object().at("id").is_int64());
  const auto& project = made.object().at("projects").as_array().at(0).as_object();
  EXPECT_EQ(json::text_of(project, "slug"), "web");
  EXPECT_TRUE(project.at("id").is_int64());

  // As sentry-cli does it: the project by its number.
  const auto again = world_.post(
      ci_, kList, R"({"version":"web@1.0","projects":[1],"dateReleased":"2026-08-17T00:00:00Z",
      "dateStarted":"2026-08-18T00:00:00Z"})");
  EXPECT_EQ(again.status, 208);
  EXPECT_EQ(again.text("dateReleased"), "2026-08-17T00:00:00Z");
  EXPECT_EQ(again.text("dateStarted"), "2026-08-16T03:00:00Z");
  EXPECT_EQ(again.text("ref"), "abc");
  EXPECT_EQ(world_.sql("SELECT count(*) FROM release"), 1);
}

TEST_F(ReleasesApi, archiving_and_restoring_is_a_post_without_projects) {
  see("1.0", 100, 0);
  const auto archived =
      world_.post(ci_, kList, R"({"version":"1.0","projects":[],"status":"archived"})");
  EXPECT_EQ(archived.status, 208);
  EXPECT_EQ(archived.text("status"), "archived");
  EXPECT_EQ(versions("/api/0/organizations/acme/releases/?status=open"),
            std::vector<std::string>{});
  EXPECT_EQ(versions("/api/0/organizations/acme/releases/?status=archived"),
            std::vector<std::string>{"1.0"});
  EXPECT_EQ(
      world_.post(ci_, kList, R"({"version":"1.0","projects":[],"status":"open"})").text("status"),
      "open");
  EXPECT_EQ(world_.post(ci_, kList, R"({"version":"1.0","projects":[],"status":"lost"})").status,
            400);
}

TEST_F(ReleasesApi, a_new_release_needs_a_project_and_a_version_that_events_can_carry) {
  EXPECT_TRUE(world_.post(ci_, kList, R"({"projects":["web"]})").object().contains("version"));
  EXPECT_EQ(json::serialize(world_.post(ci_, kList, R"({"version":"1.0"})").body),
            R"({"projects":["This field is required."]})");
  EXPECT_EQ(world_.post(ci_, kList, R"({"version":"1.0","projects":[]})").status, 400);
  for (const auto* projects : {R"(["theirs"])", R"([2])", R"([null])", R"([{}])", R"("web")"}) {
    const auto answer =
        world_.post(ci_, kList, fmt::format(R"({{"version":"1.0","projects":{}}})", projects));
    EXPECT_EQ(answer.status, 400);
    EXPECT_TRUE(answer.object().contains("projects")) << projects;
  }
  for (const auto* version :
       {R"("")", R"("latest")", R"("a/b")", R"("a\nb")", R"("..")", R"({})", "null"}) {
    const auto answer =
        world_.post(ci_, kList, fmt::format(R"({{"version":{},"projects":["web"]}})", version));
    EXPECT_EQ(answer.status, 400);
    EXPECT_TRUE(answer.object().contains("version")) << version;
  }
  EXPECT_EQ(
      world_
          .post(ci_, kList, R"x({"version":"1.0","projects":["web"],"url":"javascript:alert(1)"})x")
          .status,
      400);
  EXPECT_EQ(world_.post(ci_, kList, R"({"version":"1.0","projects":["web"],"dateReleased":"soon"})")
                .status,
            400);
  EXPECT_EQ(world_.sql("SELECT count(*) FROM release"), 0);
}

TEST_F(ReleasesApi, hostile_text_is_kept_as_it_is) {
  const std::string version = R"x(<script>alert('1')</script> "; DROP TABLE release; --)x";
  // A slash is refused in versions, so that every release can be named by its address.
  EXPECT_EQ(world_
                .post(ci_, kList,
                      json::serialize(json::object{{"version", version}, {"projects", {"web"}}}))
                .status,
            400);
  const std::string kept = R"(<b>'" ; DROP TABLE release; -- %00 ü)";
  EXPECT_EQ(
      world_
          .post(ci_, kList, json::serialize(json::object{{"version", kept}, {"projects", {"web"}}}))
          .status,
      201);
  EXPECT_EQ(world_.get(ci_, one(ascii::percent_encode(kept))).text("version"), kept);
}

TEST_F(ReleasesApi, finalizing_sets_the_date_and_ignores_the_projects) {
  see("1.0", 100, 2);
  const auto answer = world_.put(
      ci_, one("1.0"),
      R"({"projects":["web"],"dateReleased":"2026-08-17T00:00:00Z","refs":[],"commits":[]})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text("dateReleased"), "2026-08-17T00:00:00Z");
  EXPECT_EQ(answer.object().at("newGroups").as_int64(), 2);
  EXPECT_EQ(answer.text("firstEvent"), "1970-01-01T00:01:40Z");
  EXPECT_EQ(answer.text("lastEvent"), "1970-01-01T00:01:41Z");
  const auto cleared = world_.put(ci_, one("1.0"), R"({"url":"","dateReleased":null})");
  EXPECT_TRUE(cleared.object().at("url").is_null());
  EXPECT_EQ(cleared.text("dateReleased"), "2026-08-17T00:00:00Z");
  EXPECT_EQ(world_.put(ci_, one("no-such"), "{}").status, 404);
}

TEST_F(ReleasesApi, commits_are_refused_in_so_many_words) {
  see("1.0", 100, 0);
  http::Request request{.method = Method::put,
                        .method_text = "PUT",
                        .target = one("1.0"),
                        .body = R"({"ref":"x","refs":[{"repository":"a/b","commit":"c"}]})"};
  request.headers.add("Authorization", "Bearer " + ci_.bearer);
  const auto response = world_.dispatcher().handle(request);
  EXPECT_EQ(response.status, 501);
  EXPECT_NE(response.body.find("not supported"), std::string::npos);
  EXPECT_TRUE(world_.get(ci_, one("1.0")).object().at("ref").is_null());
}

TEST_F(ReleasesApi, lists_are_filtered_paged_and_newest_first) {
  world_.sql(
      "INSERT INTO project (organization_id, slug, name, created) VALUES (1, 'app', 'App', 0)");
  see("web@1.0", 100, 0);
  see("app@1.0", 200, 0, "app");
  see("web@2.0", 300, 0);
  EXPECT_EQ(versions(kList), (std::vector<std::string>{"web@2.0", "app@1.0", "web@1.0"}));
  EXPECT_EQ(versions("/api/0/organizations/acme/releases/?query=WEB@"),
            (std::vector<std::string>{"web@2.0", "web@1.0"}));
  EXPECT_EQ(versions("/api/0/organizations/acme/releases/?project=app"),
            std::vector<std::string>{"app@1.0"});
  EXPECT_EQ(versions("/api/0/organizations/acme/releases/?project=1&project=app").size(), 3u);
  EXPECT_EQ(versions("/api/0/organizations/acme/releases/?project=-1").size(), 3u);
  EXPECT_EQ(versions("/api/0/organizations/acme/releases/?per_page=1&cursor=1:1:0"),
            std::vector<std::string>{"app@1.0"});
  EXPECT_EQ(versions(kProjectList), (std::vector<std::string>{"web@2.0", "web@1.0"}));
  EXPECT_EQ(world_.get(ci_, "/api/0/organizations/acme/releases/?project=theirs").status, 403);
  EXPECT_EQ(world_.get(ci_, "/api/0/organizations/acme/releases/?status=lost").status, 400);
}

TEST_F(ReleasesApi, the_releases_of_a_project_count_what_the_project_saw) {
  world_.sql(
      "INSERT INTO project (organization_id, slug, name, created) VALUES (1, 'app', 'App', 0)");
  see("1.0", 100, 1);
  see("1.0", 50, 5, "app");
  see("2.0", 100, 1, "app");
  EXPECT_EQ(world_.get(ci_, one("1.0")).object().at("newGroups").as_int64(), 6);
  const auto of_web = world_.get(ci_, one("1.0", kProjectList));
  EXPECT_EQ(of_web.object().at("newGroups").as_int64(), 1);
  EXPECT_EQ(of_web.text("firstEvent"), "1970-01-01T00:01:40Z");
  EXPECT_EQ(of_web.object().at("projects").as_array().size(), 2u);
  EXPECT_EQ(world_.get(ci_, one("2.0", kProjectList)).status, 404);
  EXPECT_EQ(world_.put(ci_, one("2.0", kProjectList), "{}").status, 404);
}

TEST_F(ReleasesApi, a_project_announces_its_own_releases) {
  EXPECT_EQ(world_.post(ci_, kProjectList, R"({"version":"3.0"})").status, 201);
  EXPECT_EQ(world_.post(ci_, kProjectList, R"({"version":"3.0"})").status, 208);
  EXPECT_EQ(world_.put(ci_, one("3.0", kProjectList), R"({"dateReleased":"2026-08-17T00:00:00Z"})")
                .text("dateReleased"),
            "2026-08-17T00:00:00Z");
  EXPECT_EQ(world_.post(ci_, kProjectList, R"({"version":"a/b"})").status, 400);
  EXPECT_EQ(world_.del(world_.token({Scope::project_releases}), one("3.0", kProjectList)).status,
            204);
  EXPECT_EQ(world_.get(ci_, one("3.0")).status, 404);
}

TEST_F(ReleasesApi, a_release_that_issues_refer_to_stays) {
  see("1.0", 100, 1);
  world_.sql(
      "INSERT INTO issue (project_id, short_id, title, culprit, type, metadata, level, platform, "
      "priority, first_seen,"
      " last_seen, first_release) VALUES (1, 1, '', '', '', '{}', '', '', '', 0, 0, '1.0')");
  const auto admin = world_.token({Scope::project_admin});
  const auto refused = world_.del(admin, one("1.0"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.text("detail"),
            "This release is referenced by active issues and cannot be removed.");
  world_.sql("DELETE FROM issue");
  EXPECT_EQ(world_.del(admin, one("1.0")).status, 204);
  EXPECT_EQ(world_.del(admin, one("1.0")).status, 404);
}

TEST_F(ReleasesApi, scopes_bound_what_a_token_does) {
  see("1.0", 100, 0);
  const auto reader = world_.token({Scope::project_read});
  EXPECT_EQ(world_.get(reader, kList).status, 200);
  EXPECT_EQ(world_.post(reader, kList, R"({"version":"2.0","projects":["web"]})").status, 403);
  EXPECT_EQ(world_.put(reader, one("1.0"), "{}").status, 403);
  EXPECT_EQ(world_.del(ci_, one("1.0")).status, 403);
  EXPECT_EQ(world_.del(world_.token({Scope::project_write}), one("1.0")).status, 403);
  EXPECT_EQ(world_.get(world_.token({Scope::event_admin}), kList).status, 403);
  EXPECT_EQ(world_.get(world_.token({Scope::org_ci}, "other"), kList).status, 403);
  EXPECT_EQ(world_.get(World::nobody(), kList).status, 401);
  EXPECT_EQ(
      world_.get(world_.token({Scope::org_ci}, "other"), "/api/0/organizations/other/releases/1.0/")
          .status,
      404);
}

TEST_F(ReleasesApi, environments_and_a_project_narrow) {
  const auto who = world_.token({Scope::project_releases, Scope::org_ci});
  const std::string path = "/api/0/organizations/acme/releases/";
  for (const auto* version : {"1.0", "2.0"}) {
    EXPECT_EQ(world_.post(who, path, fmt::format(R"({{"version":"{}","projects":["web"]}})", version)).status, 201);
  }
  EXPECT_TRUE(world_.catalog().write([&](sql::Connection& sql) -> Status {
    const auto acme = catalog::find_organization(sql, "acme")->id;
    catalog::see_release_in(sql, acme, catalog::find_project(sql, acme, "web")->id, "2.0", "production");
    return {};
  }));
  for (const auto& list : {path, std::string("/api/0/projects/acme/web/releases/")}) {
    const auto found = world_.get(who, list + "?environment=production&environment=staging");
    ASSERT_EQ(found.status, 200) << found.raw_body;
    ASSERT_EQ(found.list().size(), 1u) << list;
    EXPECT_EQ(json::text_of(found.list()[0].as_object(), "version"), "2.0");
    EXPECT_EQ(world_.get(who, list + "?environment=").list().size(), 2u) << list;
    EXPECT_TRUE(world_.get(who, list + "?environment=staging").list().empty()) << list;
  }
  EXPECT_EQ(world_.get(who, path + "1.0/?project=web&health=true&adoptionStages=true&sort=date").status, 200);
  EXPECT_EQ(world_.get(who, path + "1.0/?project_id=nowhere").status, 404);
  for (const auto* refused : {"summaryStatsPeriod=14d", "healthStatsPeriod=24h", "sort=sessions", "status=open", "query=x"}) {
    EXPECT_EQ(world_.get(who, path + "1.0/?" + refused).status, 400) << refused;
  }
}

}  // namespace
}  // namespace vedette::api::testing
