// Advanced rules as text: what is accepted, what is refused and why.
#include "scrub/config.h"

#include "scrub/testing.h"

namespace vedette::scrub {
namespace {

std::string fault(std::string_view text) {
  const auto status = validate_pii_config(text);
  if (status) return "";
  EXPECT_EQ(status.error().code, ErrorCode::invalid_argument);
  return status.error().message;
}

TEST(Config, that_is_empty_has_no_rules) {
  for (const std::string_view text : {"", " ", "{}", "null", R"({"rules":{},"applications":{}})", R"({"rules":null})"}) {
    EXPECT_EQ(fault(text), "") << text;
    EXPECT_TRUE(compile_config(text)->empty());
  }
}

TEST(Config, takes_every_type_and_method) {
  for (const std::string_view type : {"anything", "ip", "imei", "mac", "uuid", "email", "iban", "creditcard", "pemkey",
                                      "url_auth", "us_ssn", "userpath", "password", "bearer"}) {
    for (const std::string_view method : {"remove", "replace", "mask", "hash", "default"}) {
      const auto text = fmt::format(
          R"({{"rules":{{"r":{{"type":"{}","redaction":{{"method":"{}","text":"x"}}}}}},"applications":{{"$string":["r"]}}}})",
          type, method);
      EXPECT_EQ(fault(text), "");
      EXPECT_EQ(compile_config(text)->at(0).rules.size(), 1u);
    }
    for (const std::string_view method : {"", ":remove", ":replace", ":mask", ":hash", ":filter"}) {
      EXPECT_TRUE(builtin_rules(fmt::format("@{}{}", type, method))) << type << method;
    }
  }
  EXPECT_FALSE(builtin_rules("@email:"));
  EXPECT_FALSE(builtin_rules("@email:eat"));
  EXPECT_FALSE(builtin_rules("@nothing"));
  EXPECT_FALSE(builtin_rules("email"));
  EXPECT_GT(builtin_rules("@common")->size(), 5u);
}

TEST(Config, resolves_groups_and_aliases) {
  const auto applications = compile_config(R"~({
    "rules": {
      "own": {"type": "pattern", "pattern": "a(b)", "replaceGroups": [1], "redaction": {"method": "mask"}},
      "both": {"type": "multiple", "rules": ["own", "@email"]},
      "other": {"type": "alias", "rule": "both", "hideInner": true, "redaction": {"method": "hash"}}
    },
    "applications": {"extra.**": ["both", "other"]}
  })~");
  ASSERT_TRUE(applications) << applications.error().message;
  const auto& rules = applications->at(0).rules;
  ASSERT_EQ(rules.size(), 4u);
  EXPECT_EQ(rules[0].id, "own");
  EXPECT_EQ(rules[0].redaction.method, Method::mask);
  EXPECT_EQ(rules[1].id, "@email");
  EXPECT_EQ(rules[2].id, "other");
  EXPECT_EQ(rules[2].redaction.method, Method::hash);
  EXPECT_EQ(rules[3].id, "other");
}

TEST(Config, that_is_wrong_is_refused_with_the_fault) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"{", "JSON"},
      {"[]", "must be a JSON object"},
      {R"({"rules":[]})", "`rules` must be an object"},
      {R"({"applications":7})", "`applications` must be an object"},
      {R"({"rules":{"r":7}})", "Rule `r`: it must be an object"},
      {R"({"rules":{"r":{}}})", "Rule `r`: it has no `type`"},
      {R"({"rules":{"r":{"type":"magic"}}})", "there is no type `magic`"},
      {R"({"rules":{"r":{"type":"ip","redaction":{"method":"eat"}}}})", "there is no method `eat`"},
      {R"({"rules":{"r":{"type":"ip","redaction":7}}})", "`redaction` must be an object"},
      {R"({"rules":{"r":{"type":"ip","redaction":{"method":7}}}})", "`method` must be a text"},
      {R"({"rules":{"r":{"type":"ip","redaction":{"method":"replace","text":7}}}})", "`text` must be a text"},
      {R"({"rules":{"r":{"type":"pattern"}}})", "`pattern` must be a pattern"},
      {R"({"rules":{"r":{"type":"pattern","pattern":"("}}})", "not a valid pattern"},
      {R"({"rules":{"r":{"type":"pattern","pattern":"a","replaceGroups":[1]}}})", "a group that the pattern does not have"},
      {R"({"rules":{"r":{"type":"redact_pair"}}})", "`keyPattern` must be a pattern"},
      {R"({"rules":{"r":{"type":"alias"}}})", "`rule` must be a rule id"},
      {R"({"rules":{"r":{"type":"alias","rule":"s"}}})", "There is no rule `s`"},
      {R"({"rules":{"r":{"type":"alias","rule":"r"}}})", "it refers to itself"},
      {R"({"rules":{"r":{"type":"multiple","rules":["s"]},"s":{"type":"alias","rule":"r"}}})", "it refers to itself"},
      {R"({"rules":{"r":{"type":"multiple","rules":7}}})", "must be a list of rule ids"},
      {R"({"rules":{"r":{"type":"multiple"}}})", "it has no `rules`"},
      {R"({"applications":{"$string":["@nothing"]}})", "There is no rule `@nothing`"},
      {R"({"applications":{"$string":"@ip"}})", "must be a list of rule ids"},
      {R"({"applications":{"$string":[7]}})", "must be a list of rule ids"},
      {R"({"applications":{"a..b":["@ip"]}})", "Invalid selector `a..b`"},
  };
  for (const auto& [text, reason] : cases) {
    EXPECT_NE(fault(text).find(reason), std::string::npos) << text << " → " << fault(text);
    EXPECT_FALSE(Scrubber::compile(with_config(std::string(text)))) << text;
  }
}

TEST(Config, is_bounded) {
  // Each rule doubles the one before it.
  std::string text = R"({"rules":{"r0":{"type":"ip"})";
  for (int i = 1; i < 15; ++i) text += fmt::format(R"(,"r{0}":{{"type":"multiple","rules":["r{1}","r{1}"]}})", i, i - 1);
  EXPECT_NE(fault(text + "}}").find("too many rules"), std::string::npos);
  text = R"({"rules":{"r0":{"type":"ip"})";
  for (int i = 1; i < 40; ++i) text += fmt::format(R"(,"r{}":{{"type":"alias","rule":"r{}"}})", i, i - 1);
  EXPECT_NE(fault(text + "}}").find("nested too deeply"), std::string::npos);
  EXPECT_NE(fault(std::string(300 * 1024, ' ') + "{}").find("too long"), std::string::npos);
}

}  // namespace
}  // namespace vedette::scrub
