#include "ingest/routes.h"

#include <gtest/gtest.h>

namespace vedette::ingest {
namespace {

struct Case {
  std::string_view path;
  std::optional<RouteId> route;
  std::string_view project = {};
  std::string_view public_key = {};
};

TEST(Routes, every_address_of_the_protocol_is_found_with_and_without_slash) {
  const Case cases[] = {
      {"/api/7/envelope/", RouteId::envelope, "7"},
      {"/api/7/envelope", RouteId::envelope, "7"},
      {"/sentry//api/7//envelope/", RouteId::envelope, "7"},
      {"/api/7/store/", RouteId::store, "7"},
      {"/api/store/", RouteId::store},
      {"/api/7/csp-report/", RouteId::security, "7"},
      {"/api/7/security/", RouteId::security, "7"},
      {"/api/7/nel/", RouteId::nel, "7"},
      {"/api/7/minidump", RouteId::minidump, "7"},
      {"/api/7/unreal/abc/", RouteId::unreal, "7", "abc"},
      {"/api/7/events/0123/attachments/", RouteId::attachments, "7"},
      {"/api/7/cron/nightly", RouteId::cron, "7"},
      {"/api/7/cron/nightly/abc/", RouteId::cron, "7", "abc"},
      {"/api/0/cron/nightly/abc/", RouteId::cron, "", "abc"},
      {"/api/0/cron/nightly/", RouteId::cron},
      {"/api/7/integration/otlp/v1/traces/", RouteId::otlp_traces, "7"},
      {"/api/7/otlp/v1/logs", RouteId::otlp_logs, "7"},
      {"/api/embed/error-page/", RouteId::error_page},
      {"/tunnel", RouteId::tunnel},
  };
  for (const auto& wanted : cases) {
    const auto place = find_place(wanted.path);
    ASSERT_NE(place.route, nullptr) << wanted.path;
    EXPECT_EQ(place.route->id, *wanted.route) << wanted.path;
    EXPECT_EQ(place.project, wanted.project) << wanted.path;
    EXPECT_EQ(place.public_key, wanted.public_key) << wanted.path;
  }
}

TEST(Routes, what_is_not_the_doors_is_left_to_others) {
  for (const auto* path : {"/", "/api/0/projects/", "/api/0/store/", "/api/0/envelope/", "/issues/tunnel", "/envelope/", "/api/7/",
                           "/api/7/envelope/x", "/api/embed/", "/api/0/projects/api/web/security/"}) {
    EXPECT_EQ(find_place(path).route, nullptr) << path;
  }
}

TEST(Routes, an_address_of_the_protocol_with_a_wrong_project_is_the_doors_to_refuse) {
  for (const auto* path : {"/api/07/envelope/", "/api/x/envelope/", "/api/-1/envelope/", "/api/abc/minidump", "/prefix/api/abc/store/",
                           "/api/x/cron/nightly/"}) {
    const auto place = find_place(path);
    ASSERT_NE(place.route, nullptr) << path;
    EXPECT_TRUE(place.has_bad_project) << path;
    EXPECT_TRUE(place.project.empty()) << path;
  }
  for (const auto* path : {"/api/7/envelope/", "/api/store/", "/api/0/cron/nightly/abc/", "/tunnel", "/api/embed/error-page/"}) {
    EXPECT_FALSE(find_place(path).has_bad_project) << path;
  }
}

}  // namespace
}  // namespace vedette::ingest
