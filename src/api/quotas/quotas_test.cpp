#include <gtest/gtest.h>

#include "api/testing/world.h"
#include "json/parse.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kOrganization = "/api/0/organizations/acme/quotas/";
constexpr std::string_view kProject = "/api/0/projects/acme/web/quotas/";

class Quotas : public ::testing::Test {
 protected:
  Answer replace(std::string_view quotas, std::string_view path = kProject) {
    return world_.put(writer_, path, fmt::format(R"({{"quotas":{}}})", quotas));
  }
  World world_;
  As writer_ = world_.token({Scope::project_write, Scope::org_write});
};

TEST_F(Quotas, are_none_until_they_are_set) {
  EXPECT_TRUE(world_.get(writer_, kOrganization).list().empty());
  EXPECT_TRUE(world_.get(writer_, kProject).list().empty());
}

TEST_F(Quotas, of_the_organization_and_of_a_project_stand_apart) {
  int told = 0;
  world_.services().keys_changed = [&] { ++told; };
  const auto of_project = replace(R"([{"categories":["error","default","error"],"limit":100,"window":60}])");
  EXPECT_EQ(of_project.status, 200);
  EXPECT_EQ(told, 1);
  const auto of_organization = replace(R"([{"limit":1000,"window":86400},{"categories":["attachment"],"limit":5,"window":1}])", kOrganization);
  EXPECT_EQ(told, 2);
  ASSERT_EQ(of_organization.list().size(), 2u);
  EXPECT_EQ(json::text_of(of_organization.list()[0].as_object(), "reasonCode"), "organization_quota");

  const auto read = world_.get(writer_, kProject);
  ASSERT_EQ(read.list().size(), 1u);
  EXPECT_EQ(read.body, of_project.body);
  auto quota = read.list()[0].as_object();
  EXPECT_FALSE(json::text_of(quota, "id").empty());
  quota.erase("id");
  EXPECT_EQ(json::value(quota), *json::parse(R"({"categories":["error","default"],"limit":100,"window":60,"reasonCode":"project_quota"})"));
  EXPECT_EQ(world_.get(writer_, kOrganization).body, of_organization.body);
}

TEST_F(Quotas, are_replaced_whole_and_taken_back_as_they_were_answered) {
  const auto first = replace(R"([{"limit":1,"window":1},{"categories":["log_byte"],"limit":2,"window":2678400}])");
  const auto again = replace(json::serialize(first.body));
  ASSERT_EQ(again.status, 200);
  ASSERT_EQ(again.list().size(), 2u);
  EXPECT_EQ(again.list()[1].as_object().at("window").as_int64(), 2'678'400);
  EXPECT_TRUE(replace("[]").list().empty());
  EXPECT_TRUE(world_.get(writer_, kProject).list().empty());
  EXPECT_EQ(world_.sql("SELECT count(*) FROM quota"), 0);
}

TEST_F(Quotas, faults_are_named_by_entry_and_field_and_nothing_changes) {
  replace(R"([{"limit":7,"window":60}])");
  int told = 0;
  world_.services().keys_changed = [&] { ++told; };
  const std::pair<std::string_view, std::string_view> kRefused[] = {
      {R"({})", R"({"quotas":["Expected a list of items but got type \"dict\"."]})"},
      {R"(null)", R"({"quotas":["This field may not be null."]})"},
      {R"([7])", R"({"quotas.0":["Invalid data. Expected a dictionary, but got int."]})"},
      {R"([{"limit":1,"window":1},{}])", R"({"quotas.1.limit":["This field is required."],"quotas.1.window":["This field is required."]})"},
      {R"([{"limit":0,"window":60}])", R"({"quotas.0.limit":["Ensure this value is greater than or equal to 1."]})"},
      {R"([{"limit":"many","window":60}])", R"({"quotas.0.limit":["A valid integer is required."]})"},
      {R"([{"limit":1,"window":0}])", R"({"quotas.0.window":["Ensure this value is greater than or equal to 1."]})"},
      {R"([{"limit":1,"window":2678401}])", R"({"quotas.0.window":["Ensure this value is less than or equal to 2678400."]})"},
      {R"([{"limit":1,"window":1,"categories":["error","cake"]}])", R"({"quotas.0.categories":["\"cake\" is not a valid choice."]})"},
      {R"([{"limit":1,"window":1,"categories":"error"}])", R"({"quotas.0.categories":["Expected a list of items but got type \"str\"."]})"},
  };
  for (const auto& [quotas, body] : kRefused) {
    for (const auto path : {kProject, kOrganization}) {
      const auto answer = replace(quotas, path);
      EXPECT_EQ(answer.status, 400) << quotas;
      EXPECT_EQ(json::serialize(answer.body), body) << quotas;
    }
  }
  std::string many = "[";
  for (int i = 0; i < 21; ++i) many += std::string(i == 0 ? "" : ",") + R"({"limit":1,"window":1})";
  EXPECT_EQ(json::serialize(replace(many + "]").body), R"({"quotas":["Ensure this list has no more than 20 quotas."]})");
  EXPECT_EQ(json::serialize(world_.put(writer_, kProject, "{}").body), R"({"quotas":["This field is required."]})");
  EXPECT_EQ(told, 0);
  EXPECT_EQ(world_.get(writer_, kProject).list().at(0).as_object().at("limit").as_int64(), 7);
}

TEST_F(Quotas, changes_are_in_the_audit_log) {
  replace(R"([{"limit":7,"window":60}])");
  replace("[]", kOrganization);
  EXPECT_EQ(world_.sql("SELECT count(*) FROM audit_entry WHERE event = 'project.edit' AND note = 'set 1 quotas of project web'"), 1);
  EXPECT_EQ(world_.sql("SELECT count(*) FROM audit_entry WHERE event = 'org.edit' AND note = 'set 0 quotas of organization acme'"), 1);
}

}  // namespace
}  // namespace vedette::api::testing
