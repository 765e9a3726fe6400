#include "filter/condition.h"

#include <gtest/gtest.h>

#include "json/parse.h"

namespace vedette::filter {
namespace {

constexpr std::string_view kEvent = R"({
  "type": "error", "release": "web@2.4.1", "environment": "production", "platform": "javascript",
  "logentry": {"formatted": "cart is empty", "message": "cart is %s"},
  "exception": {"values": [
    {"type": "TypeError", "value": "x is null", "stacktrace": {"frames": [{"function": "pay"}, {"function": "click"}]}},
    {"type": "RangeError", "value": "too deep"}]},
  "request": {"url": "https://shop.example/cart", "headers": [["Referer", "https://example.net/"]]},
  "user": {"ip_address": "198.51.100.7"},
  "tags": [["page", "cart"], ["retries", "7"], ["build.kind", "nightly"]],
  "contexts": {"device": {"memory": 4096, "online": true}},
  "sdk": {"integrations": ["GlobalHandlers", "Dedupe"]}
})";

json::object parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  return value && value->is_object() ? value->get_object() : json::object();
}

bool holds(std::string_view condition) {
  const auto event = parsed(kEvent);
  const auto made = Condition::compile(parsed(condition));
  EXPECT_TRUE(made) << condition << ": " << (made ? "" : made.error().message);
  return made && made->holds({.event = &event,
                              .release = "web@2.4.1",
                              .ip_address = "203.0.113.9",
                              .log_message = "disk is full",
                              .metric_name = "queue.length"});
}

TEST(Condition, eq_takes_one_value_or_one_of_several) {
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.environment","value":"production"})"));
  EXPECT_FALSE(holds(R"({"op":"eq","name":"event.environment","value":"Production"})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.environment","value":"Production","options":{"ignoreCase":true}})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.platform","value":["python","javascript"]})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.contexts.device.online","value":true})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.contexts.device.memory","value":4096.0})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.dist","value":null})"));
  EXPECT_FALSE(holds(R"({"op":"eq","name":"event.release","value":null})"));
}

TEST(Condition, names_lead_through_lists_and_pairs) {
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.tags.page","value":"cart"})"));
  EXPECT_FALSE(holds(R"({"op":"eq","name":"event.tags.PAGE","value":"cart"})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.tags.build.kind","value":"nightly"})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.request.headers.referer","value":"https://example.net/"})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.sdk.integrations","value":"Dedupe"})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.exception.type","value":"RangeError"})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.exceptions.ty","value":"RangeError"})"));
  EXPECT_TRUE(holds(R"({"op":"eq","name":"event.exception.values.stacktrace.frames.function","value":"click"})"));
  EXPECT_FALSE(holds(R"({"op":"eq","name":"event.exception","value":"RangeError"})"));
}

TEST(Condition, names_of_their_own_are_known) {
  EXPECT_TRUE(holds(R"({"op":"glob","name":"error_type","value":"range*"})"));
  EXPECT_TRUE(holds(R"({"op":"glob","name":"error_message","value":"TypeError: x is*"})"));
  EXPECT_TRUE(holds(R"({"op":"glob","name":"error_message","value":"cart is empty"})"));
  EXPECT_TRUE(holds(R"({"op":"glob","name":"log_message","value":"disk*"})"));
  EXPECT_TRUE(holds(R"({"op":"glob","name":"metric_name","value":"queue.*"})"));
  EXPECT_TRUE(holds(R"({"op":"semver","name":"release","value":">=2.4"})"));
  EXPECT_TRUE(holds(R"({"op":"cidr","name":"ip_address","value":["10.0.0.0/8","203.0.113.0/24"]})"));
  EXPECT_FALSE(holds(R"({"op":"cidr","name":"event.user.ip_address","value":"203.0.113.0/24"})"));
  EXPECT_FALSE(holds(R"({"op":"semver","name":"event.release","value":["<2","ios@>=1"]})"));
  EXPECT_TRUE(holds(R"({"op":"semver","name":"event.release","value":"web@2.4.1"})"));
}

TEST(Condition, numbers_are_compared) {
  EXPECT_TRUE(holds(R"({"op":"gt","name":"event.contexts.device.memory","value":4095})"));
  EXPECT_FALSE(holds(R"({"op":"gt","name":"event.contexts.device.memory","value":4096})"));
  EXPECT_TRUE(holds(R"({"op":"gte","name":"event.contexts.device.memory","value":4096})"));
  EXPECT_TRUE(holds(R"({"op":"lt","name":"event.tags.retries","value":7.5})"));
  EXPECT_TRUE(holds(R"({"op":"lte","name":"event.tags.retries","value":7})"));
  EXPECT_FALSE(holds(R"({"op":"lt","name":"event.tags.page","value":7})"));
  EXPECT_FALSE(holds(R"({"op":"lt","name":"event.absent","value":7})"));
}

TEST(Condition, conditions_are_joined) {
  const std::string yes = R"({"op":"eq","name":"release","value":"web@2.4.1"})";
  const std::string no = R"({"op":"eq","name":"release","value":"x"})";
  EXPECT_TRUE(holds(R"({"op":"and","inner":[)" + yes + "," + yes + "]}"));
  EXPECT_FALSE(holds(R"({"op":"and","inner":[)" + yes + "," + no + "]}"));
  EXPECT_TRUE(holds(R"({"op":"or","inner":[)" + no + "," + yes + "]}"));
  EXPECT_FALSE(holds(R"({"op":"or","inner":[]})"));
  EXPECT_TRUE(holds(R"({"op":"not","inner":)" + no + "}"));
}

TEST(Condition, any_and_all_ask_the_elements_of_a_list) {
  const auto ask = [](std::string_view op, std::string_view list, std::string_view type) {
    return holds(fmt::format(R"({{"op":"{}","name":"{}","inner":{{"op":"glob","name":"ty","value":"{}"}}}})", op, list, type));
  };
  EXPECT_TRUE(ask("any", "event.exceptions", "Range*"));
  EXPECT_FALSE(ask("all", "event.exceptions", "Range*"));
  EXPECT_TRUE(ask("all", "event.exception.values", "*Error"));
  EXPECT_FALSE(ask("any", "event.threads", "*"));
  EXPECT_FALSE(ask("all", "event.threads", "*"));
  // Of one and the same element.
  EXPECT_FALSE(holds(R"({"op":"any","name":"event.exceptions","inner":{"op":"and","inner":[
      {"op":"eq","name":"ty","value":"TypeError"},{"op":"eq","name":"value","value":"too deep"}]}})"));
  EXPECT_TRUE(holds(R"({"op":"any","name":"event.exceptions","inner":{"op":"any","name":"stacktrace.frames",
      "inner":{"op":"eq","name":"function","value":"pay"}}})"));
}

TEST(Condition, what_is_no_condition_is_refused_with_a_sentence) {
  for (const auto* text : {
           R"({})", R"({"op":"like","name":"release","value":"x"})", R"({"op":"eq","value":"x"})", R"({"op":"eq","name":"release"})",
           R"({"op":"eq","name":"colour","value":"x"})", R"({"op":"eq","name":"event.","value":"x"})",
           R"({"op":"eq","name":"release","value":{"a":1}})", R"({"op":"eq","name":"release","value":[]})",
           R"({"op":"glob","name":"release","value":"[x"})", R"({"op":"glob","name":"release","value":1})",
           R"({"op":"cidr","name":"ip_address","value":"10.0.0.0/99"})", R"({"op":"semver","name":"release","value":"new"})",
           R"({"op":"gt","name":"event.x","value":"7"})", R"({"op":"gt","name":"event.x","value":[1,2]})",
           R"({"op":"and","inner":{}})", R"({"op":"not","inner":[]})", R"({"op":"not"})", R"({"op":"and","inner":[7]})",
           R"({"op":"any","name":"release","inner":{"op":"eq","name":"x","value":1}})"}) {
    const auto status = validate_condition(parsed(text));
    ASSERT_FALSE(status) << text;
    EXPECT_TRUE(status.error().message.ends_with('.')) << status.error().message;
  }
}

TEST(Condition, depth_and_size_are_bounded) {
  std::string deep = R"({"op":"eq","name":"release","value":"x"})";
  for (int i = 0; i < 9; ++i) deep = R"({"op":"not","inner":)" + deep + "}";
  EXPECT_TRUE(validate_condition(parsed(deep)));
  deep = R"({"op":"not","inner":)" + deep + "}";
  EXPECT_FALSE(validate_condition(parsed(deep)));
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += R"({"op":"eq","name":"release","value":"x"},)";
  wide.pop_back();
  EXPECT_FALSE(validate_condition(parsed(R"({"op":"or","inner":[)" + wide + "]}")));
}

TEST(Condition, an_empty_one_never_holds) { EXPECT_FALSE(Condition().holds({.release = "x"})); }

}  // namespace
}  // namespace vedette::filter
