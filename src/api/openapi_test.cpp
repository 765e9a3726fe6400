#include "api/openapi.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "api/rows.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

constexpr const char* kGolden = VEDETTE_SOURCE_DIR "/docs/api/openapi.json";

// One line per operation and schema, so that a change of the API is a change one can read.
std::string readable(const json::value& document) {
  std::string text = "{\n";
  const auto& top = document.as_object();
  const auto lines = [&](const json::object& from, std::string_view indent) {
    std::size_t left = from.size();
    for (const auto& [key, value] : from) {
      text += fmt::format("{}{}: {}{}\n", indent, json::serialize(json::value(key)), json::serialize(value), --left ? "," : "");
    }
  };
  text += fmt::format("\"openapi\": {},\n\"info\": {},\n\"servers\": {},\n\"paths\": {{\n", json::serialize(top.at("openapi")),
                      json::serialize(top.at("info")), json::serialize(top.at("servers")));
  std::size_t left = top.at("paths").as_object().size();
  for (const auto& [path, operations] : top.at("paths").as_object()) {
    text += fmt::format("{}: {{\n", json::serialize(json::value(path)));
    lines(operations.as_object(), "  ");
    text += --left ? "},\n" : "}\n";
  }
  text += "},\n\"components\": {\n\"schemas\": {\n";
  lines(top.at("components").at("schemas").as_object(), "  ");
  text += fmt::format("}},\n\"securitySchemes\": {}\n}}\n}}\n", json::serialize(top.at("components").at("securitySchemes")));
  return text;
}

TEST(Openapi, the_document_is_the_one_in_the_repository) {
  const auto rows = all_rows();
  const auto made = json::parse(openapi_document(rows, "http://127.0.0.1:9000", "0.1.0"));
  ASSERT_TRUE(made);
  const auto text = readable(*made);
  ASSERT_EQ(*json::parse(text), *made);
  if (std::getenv("VEDETTE_APPROVE") != nullptr) std::ofstream(kGolden) << text;
  std::ifstream file(kGolden);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_TRUE(golden.str() == text) << "The API has changed. Run api_test with VEDETTE_APPROVE=1 and review docs/api/openapi.json.";
}

TEST(Openapi, no_two_rows_share_an_id_or_a_place) {
  const auto rows = all_rows();
  EXPECT_TRUE(rows_are_unique(rows));
}

}  // namespace
}  // namespace vedette::api
