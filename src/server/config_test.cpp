#include "server/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace vedette::server {
namespace {

TEST(Config, a_flag_wins_over_a_variable_and_a_variable_over_the_file) {
  const std::string file = testing::TempDir() + "config_test.toml";
  std::ofstream(file) << "listen = \"127.0.0.1:1\"\ndata = \"/from/file\"\nurl = \"http://file\"\nhttp-threads = 3\n";
  ::setenv("VEDETTE_LISTEN", "127.0.0.1:2", 1);
  ::setenv("VEDETTE_DATA", "/from/variable", 1);
  const auto command = read_command({"serve", "--listen", "127.0.0.1:3", "--config", file});
  ::unsetenv("VEDETTE_LISTEN");
  ::unsetenv("VEDETTE_DATA");
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->kind, Command::Kind::serve);
  EXPECT_EQ(command->serve.listen, "127.0.0.1:3");
  EXPECT_EQ(command->serve.data, "/from/variable");
  EXPECT_EQ(command->serve.url, "http://file");
  EXPECT_EQ(command->serve.http_threads, 3);
  std::filesystem::remove(file);
}

TEST(Config, a_file_with_a_mistake_is_refused_with_its_place) {
  const std::string file = testing::TempDir() + "config_test_bad.toml";
  std::ofstream(file) << "listen = \"x\"\nno-such = 1\n";
  EXPECT_NE(read_command({"serve", "--config", file}).error().message.find("no-such"), std::string::npos);
  std::ofstream(file) << "listen = \n";
  EXPECT_NE(read_command({"serve", "--config", file}).error().message.find("line"), std::string::npos);
  std::ofstream(file) << "http-threads = \"two\"\n";
  EXPECT_FALSE(read_command({"serve", "--config", file}));
  EXPECT_FALSE(read_command({"serve", "--config", "/no/such/file"}));
  std::filesystem::remove(file);
}

TEST(Config, mistakes_on_the_command_line_are_named) {
  EXPECT_NE(read_command({"serve", "--nonsense"}).error().message.find("--nonsense"), std::string::npos);
  EXPECT_FALSE(read_command({}));
  EXPECT_FALSE(read_command({"setup", "--email", "a@b.c"}));
  EXPECT_FALSE(read_command({"serve", "--http-threads", "0"}));
}

TEST(Config, help_says_every_flag_of_every_command) {
  const auto command = read_command({"--help"});
  ASSERT_TRUE(command);
  for (const auto* flag : {"--data", "--listen", "--url", "--email", "--password", "--scopes", "VEDETTE_LISTEN", "--config"}) {
    EXPECT_NE(command->help.find(flag), std::string::npos) << flag;
  }
}

TEST(Config, addresses_are_checked) {
  EXPECT_EQ(parse_listen("127.0.0.1:9000")->port, 9000);
  EXPECT_EQ(parse_listen("[::1]:80")->host, "::1");
  for (const auto* text : {"", "9000", "host:", "host:99999", ":9000"}) EXPECT_FALSE(parse_listen(text)) << text;
  EXPECT_EQ(normalize_url("https://errors.example.com/vedette/"), "https://errors.example.com/vedette");
  for (const auto* text : {"", "errors.example.com", "ftp://x", "http://", "http://a b"}) EXPECT_FALSE(normalize_url(text)) << text;
}

}  // namespace
}  // namespace vedette::server
