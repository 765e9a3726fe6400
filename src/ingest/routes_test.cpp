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
  for (const auto* path : {"/", "/api/0/projects/", "/api/0/store/", "/api/0/envelope/", "/api/07/envelope/", "/api/x/envelope/",
                           "/api/0/cron/nightly/", "/issues/tunnel", "/envelope/", "/api/7/", "/api/7/envelope/x", "/api/embed/"}) {
    EXPECT_EQ(find_place(path).route, nullptr) << path;
  }
}

}  // namespace
}  // namespace vedette::ingest
