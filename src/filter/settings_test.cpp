#include "filter/settings.h"

#include <gtest/gtest.h>

#include "json/parse.h"

namespace vedette::filter {
namespace {

Settings read(std::string_view options) { return read_settings(json::parse(options)->as_object()); }

Settings all_changed() {
  Settings settings;
  settings.browser_extensions = true;
  settings.localhost = true;
  settings.web_crawlers = false;
  settings.filtered_transactions = false;
  settings.legacy_browsers = {.is_all = false, .names = {"ie", "opera_mini"}};
  settings.invalid_csp = false;
  settings.chunk_load_errors = false;
  settings.react_hydration_errors = false;
  settings.releases = {"web@1.*", ">=2.0"};
  settings.error_messages = {"TypeError*", "a b, c"};
  settings.log_messages = {"debug: *"};
  settings.metric_names = {"test.*"};
  settings.ip_addresses = {"10.0.0.0/8", "2001:db8::1"};
  settings.csp_sources = {"*.evil.example"};
  settings.allowed_domains = {"example.com", "*.example.com"};
  settings.custom_filters = {{.id = 7,
                              .is_active = false,
                              .type = DataType::log,
                              .condition = json::parse(R"({"op":"eq","name":"release","value":"x"})")->as_object()}};
  return settings;
}

TEST(Settings, without_options_are_the_defaults) {
  const auto settings = read("{}");
  EXPECT_EQ(settings, Settings{});
  EXPECT_TRUE(settings.web_crawlers);
  EXPECT_TRUE(settings.filtered_transactions);
  EXPECT_TRUE(settings.invalid_csp);
  EXPECT_FALSE(settings.localhost);
  EXPECT_FALSE(settings.browser_extensions);
}

TEST(Settings, every_option_is_written_and_read_back) {
  json::object options;
  write_settings(all_changed(), options);
  EXPECT_EQ(options.size(), option_names().size());
  EXPECT_EQ(read_settings(options), all_changed());
  for (const auto name : option_names()) {
    ASSERT_TRUE(options.contains(name)) << name;
    EXPECT_TRUE(validate_option(name, options.at(name))) << name;
    json::object one{{name, options.at(name)}};
    EXPECT_NE(read_settings(one), Settings{}) << name << " has no effect";
    json::object odd{{name, json::object{{"x", 1}}}};
    EXPECT_EQ(read_settings(odd), Settings{}) << name;
    EXPECT_FALSE(validate_option(name, json::object{{"x", 1}})) << name;
  }
}

TEST(Settings, writing_touches_only_what_changes) {
  auto options = json::parse(R"({"mail:subject":"x","filters:localhost":"1"})")->as_object();
  auto settings = read_settings(options);
  write_settings(settings, options);
  EXPECT_EQ(json::serialize(options), R"({"mail:subject":"x","filters:localhost":"1"})");
  settings.localhost = false;
  settings.web_crawlers = false;
  write_settings(settings, options);
  EXPECT_EQ(json::serialize(options), R"({"mail:subject":"x","filters:localhost":false,"filters:web-crawlers":false})");
}

TEST(Settings, are_read_from_every_form_that_was_ever_stored) {
  EXPECT_TRUE(read(R"({"filters:localhost":1})").localhost);
  EXPECT_TRUE(read(R"({"filters:localhost":"true"})").localhost);
  EXPECT_FALSE(read(R"({"filters:web-crawlers":"0"})").web_crawlers);
  EXPECT_TRUE(read(R"({"filters:web-crawlers":null})").web_crawlers);
  EXPECT_EQ(read(R"({"filters:releases":" 1.0 \r\n\n2.* "})").releases, (std::vector<std::string>{"1.0", "2.*"}));
  EXPECT_EQ(read(R"({"filters:releases":["1.0","2.*"]})").releases, (std::vector<std::string>{"1.0", "2.*"}));
  EXPECT_EQ(read(R"({"filters:blacklisted_ips":"1.2.3.4, ::1\n5.6.7.8"})").ip_addresses,
            (std::vector<std::string>{"1.2.3.4", "::1", "5.6.7.8"}));
  EXPECT_TRUE(read(R"({"filters:legacy-browsers":"1"})").legacy_browsers.is_all);
  EXPECT_TRUE(read(R"({"filters:legacy-browsers":true})").legacy_browsers.is_all);
  EXPECT_EQ(read(R"({"filters:legacy-browsers":["ie9","netscape",7]})").legacy_browsers.names, std::vector<std::string>{"ie9"});
  EXPECT_TRUE(read(R"({"sentry:origins":[]})").allowed_domains.empty());
}

TEST(Settings, long_lists_are_cut_and_refused) {
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += fmt::format("v{}\n", i);
  EXPECT_EQ(read_settings({{"filters:releases", lines}}).releases.size(), 1000u);
  EXPECT_FALSE(validate_option("filters:releases", json::value(lines)));
  const std::string long_line(1000, 'x');
  lines.clear();
  for (int i = 0; i < 100; ++i) lines += long_line + "\n";
  EXPECT_EQ(read_settings({{"filters:releases", lines}}).releases.size(), 65u);
  EXPECT_FALSE(validate_option("filters:releases", json::value(lines)));
  EXPECT_TRUE(validate_option("filters:releases", json::value(lines.substr(0, 65 * 1001))));
}

TEST(Settings, custom_filters_out_of_form_are_left_out) {
  EXPECT_TRUE(read(R"({"filters:custom":[7,{},{"id":"1","condition":{}},{"id":-1,"condition":{}},{"id":1},
                       {"id":1,"dataType":"dream","condition":{}}]})").custom_filters.empty());
  const auto kept = read(R"({"filters:custom":[{"id":3,"condition":{}}]})").custom_filters;
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_TRUE(kept[0].is_active);
  EXPECT_EQ(kept[0].type, DataType::all);
}

TEST(Settings, values_that_cannot_be_are_refused_with_a_sentence) {
  const std::pair<std::string_view, json::value> bad[] = {
      {"filters:localhost", "perhaps"},
      {"filters:releases", "1.[x"},
      {"filters:error_messages", "{a"},
      {"filters:blacklisted_ips", "10.0.0.0/99"},
      {"filters:legacy-browsers", json::array{"netscape"}},
      {"filters:legacy-browsers", json::array{7}},
      {"sentry:origins", json::array{"*.*.com"}},
      {"sentry:csp_ignored_sources", "https://"},
      {"filters:custom", json::array{json::object{{"id", 1}, {"condition", json::object{{"op", "x"}}}}}},
  };
  for (const auto& [name, value] : bad) {
    const auto status = validate_option(name, value);
    ASSERT_FALSE(status) << name;
    EXPECT_EQ(status.error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(status.error().message.ends_with('.')) << status.error().message;
  }
  EXPECT_EQ(validate_option("filters:unknown", true).error().code, ErrorCode::not_found);
}

TEST(Settings, two_custom_filters_may_not_share_an_id) {
  const auto list = json::parse(R"([{"id":1,"condition":{"op":"eq","name":"release","value":"x"}},
                                    {"id":1,"condition":{"op":"eq","name":"release","value":"y"}}])");
  EXPECT_FALSE(validate_option("filters:custom", *list));
}

TEST(DataTypes, have_names) {
  for (const auto type : {DataType::all, DataType::error, DataType::log, DataType::metric, DataType::span}) {
    EXPECT_EQ(data_type(to_text(type)), type);
  }
  EXPECT_FALSE(data_type("transaction"));
}

}  // namespace
}  // namespace vedette::filter
