// Whole events of different SDKs, before and after. VEDETTE_APPROVE=1 writes what comes out as what
// is expected: read the difference before you keep it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "normalize/normalize.h"

namespace vedette::normalize {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

bool is_short(const json::value& value) { return json::serialize(value).size() <= 80; }

void print(const json::value& value, int indent, std::string& out) {
  const std::string pad(static_cast<std::size_t>(indent) + 2, ' ');
  if (is_short(value) || !(value.is_array() || value.is_object())) {
    out += json::serialize(value);
    return;
  }
  const bool is_list = value.is_array();
  out += is_list ? "[\n" : "{\n";
  const std::size_t size = is_list ? value.get_array().size() : value.get_object().size();
  for (std::size_t i = 0; i < size; ++i) {
    out += pad;
    if (is_list) {
      print(value.get_array()[i], indent + 2, out);
    } else {
      const auto& pair = *(value.get_object().begin() + static_cast<std::ptrdiff_t>(i));
      out += json::serialize(json::value(pair.key()));
      out += ": ";
      print(pair.value(), indent + 2, out);
    }
    out += i + 1 < size ? ",\n" : "\n";
  }
  out += std::string(static_cast<std::size_t>(indent), ' ');
  out += is_list ? ']' : '}';
}

json::value facts_as_json(const Facts& facts) {
  json::array tags;
  for (const auto& [key, value] : facts.tags) tags.push_back(json::array{key, value});
  return json::object{{"timestamp", format_instant(facts.timestamp)},
                      {"type", facts.type},
                      {"level", facts.level},
                      {"platform", facts.platform},
                      {"logger", facts.logger},
                      {"release", facts.release},
                      {"dist", facts.dist},
                      {"environment", facts.environment},
                      {"transaction", facts.transaction},
                      {"server_name", facts.server_name},
                      {"message", facts.message},
                      {"user_key", facts.user_key},
                      {"tags", std::move(tags)},
                      {"fingerprint", json::value_from(facts.fingerprint)},
                      {"checksum", facts.checksum},
                      {"handled", facts.handled},
                      {"sdk_name", facts.sdk_name},
                      {"sdk_version", facts.sdk_version}};
}

json::value normalized(const json::object& test) {
  const auto& about = test.at("input").as_object();
  const auto text = [&](const char* key) {
    return about.contains(key) ? std::string(about.at(key).as_string()) : std::string();
  };
  const std::string client_ip = text("client_ip");
  const std::string user_agent = text("user_agent");
  Input input{.received = parse_instant(text("received")).value()};
  if (about.contains("sent_at")) input.sent_at = parse_instant(text("sent_at")).value();
  input.client_ip = client_ip;
  input.user_agent = user_agent;
  json::object event = test.at("event").as_object();
  const auto timestamp = normalize_event(event, input);
  if (!timestamp) return json::object{{"error", timestamp.error().message}};
  auto facts = facts_as_json(extract_facts(event, *timestamp));
  return json::object{{"event", std::move(event)}, {"facts", std::move(facts)}};
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, an_event_gets_its_canonical_form) {
  const fs::path folder = fs::path(VEDETTE_SOURCE_DIR) / "src/normalize/testdata";
  const auto in = json::parse(read_file(folder / (GetParam() + ".in.json")));
  const fs::path expected = folder / (GetParam() + ".out.json");
  const auto out = normalized(in.as_object());
  std::string printed;
  print(out, 0, printed);
  printed += '\n';
  if (std::getenv("VEDETTE_APPROVE") != nullptr)
    std::ofstream(expected, std::ios::binary) << printed;
  // The text form decides about numbers: 1 and 1.0 are one time.
  EXPECT_TRUE(json::parse(read_file(expected)) == json::parse(printed))
      << "what came out:\n" << printed;
}

TEST_P(Golden, a_canonical_event_is_left_as_it_is) {
  const fs::path folder = fs::path(VEDETTE_SOURCE_DIR) / "src/normalize/testdata";
  auto in = json::parse(read_file(folder / (GetParam() + ".in.json"))).as_object();
  const auto once = normalized(in).as_object();
  if (once.contains("error")) return;
  in["event"] = once.at("event");
  in["input"].as_object().erase("sent_at");
  const auto twice = normalized(in);
  EXPECT_TRUE(once == twice) << json::serialize(once) << '\n' << json::serialize(twice);
}

std::vector<std::string> names() {
  std::vector<std::string> found;
  constexpr std::string_view kEnding = ".in.json";
  const fs::path folder = fs::path(VEDETTE_SOURCE_DIR) / "src/normalize/testdata";
  for (const auto& file : fs::directory_iterator(folder)) {
    const auto name = file.path().filename().string();
    if (name.ends_with(kEnding)) found.push_back(name.substr(0, name.size() - kEnding.size()));
  }
  std::ranges::sort(found);
  return found;
}

INSTANTIATE_TEST_SUITE_P(Events, Golden, testing::ValuesIn(names()),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace vedette::normalize
