#include "api/releases/version_info.h"

#include <gtest/gtest.h>

namespace vedette::api {
namespace {

std::string version_json(std::string_view version) {
  return json::serialize(make_version_info(version).version);
}

TEST(VersionInfo, a_version_with_package_numbers_and_build_is_taken_apart) {
  const auto info = make_version_info("my.app@1.2.3-rc1+20260816");
  EXPECT_EQ(info.package, "my.app");
  EXPECT_EQ(info.description, "1.2.3-rc1 (20260816)");
  EXPECT_EQ(info.buildHash, std::nullopt);
  EXPECT_EQ(
      json::serialize(info.version),
      R"({"raw":"1.2.3-rc1+20260816","major":1,"minor":2,"patch":3,"pre":"rc1","buildCode":"20260816","components":3})");
}

TEST(VersionInfo, a_hash_is_shown_short) {
  const auto info = make_version_info("web@2b9c1f0e4d5a6b7c8d9e0f1a2b3c4d5e6f708192");
  EXPECT_EQ(info.buildHash, "2b9c1f0e4d5a6b7c8d9e0f1a2b3c4d5e6f708192");
  EXPECT_EQ(info.description, "2b9c1f0e4d5a");
}

TEST(VersionInfo, any_text_has_a_description) {
  for (const std::string_view text :
       {"@", "@@", "a@", "@a", "1.2.3.4.5", "1..2", "99999999999999999999.1", "<script>", ""}) {
    const auto info = make_version_info(text);
    EXPECT_EQ(info.description, text);
    EXPECT_EQ(info.package, std::nullopt);
    EXPECT_EQ(version_json(text), json::serialize(json::object{{"raw", text}}));
  }
}

TEST(VersionInfo, versions_that_events_may_not_carry_cannot_be_made) {
  for (const std::string_view text :
       {"", "  ", ".", "..", "latest", "LATEST", "a/b", "a\\b", "a\nb", "a\tb", "a\x7f"}) {
    EXPECT_NE(find_version_fault(text), std::nullopt) << text;
  }
  EXPECT_NE(find_version_fault(std::string(201, 'x')), std::nullopt);
  for (const std::string_view text : {"1", "web@1.0+b", "vers ion", "ü", "latest2"})
    EXPECT_EQ(find_version_fault(text), std::nullopt);
  EXPECT_EQ(find_version_fault(std::string(200, 'x')), std::nullopt);
}

}  // namespace
}  // namespace vedette::api
