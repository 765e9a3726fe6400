#include "json/field.h"

#include <gtest/gtest.h>

#include "json/parse.h"

namespace vedette::json {
namespace {

struct Part {
  std::int64_t count = 0;
  static constexpr std::string_view kName = "Part";
  static constexpr Field kFields[] = {field<&Part::count>("count", "How many.", {.min = 0, .max = 9})};
};

struct Whole {
  std::string name;
  std::optional<std::string> note;
  std::vector<Part> parts;
  std::map<std::string, bool> flags;
  std::optional<Instant> at;
  std::string colour = "red";
  static constexpr std::string_view kName = "Whole";
  static constexpr Field kFields[] = {
      field<&Whole::name>("name", "Its name.", {.length_max = 5}),
      field<&Whole::note>("note", "A remark."),
      optional_field<&Whole::parts>("parts", "What it is made of."),
      optional_field<&Whole::flags>("flags", "Switches."),
      optional_field<&Whole::at>("at", "When."),
      optional_field<&Whole::colour>("colour", "Paint."),
  };
};

struct Larger : Whole {
  double weight = 0;
  static constexpr std::string_view kName = "Larger";
  static constexpr auto kFields = extend(Whole::kFields, {field<&Larger::weight>("weight", "In kg.")});
};

std::vector<FieldError> read_whole(Whole& to, const char* text) {
  return read_fields(Whole::kFields, &to, parse(text)->as_object());
}

TEST(Field, what_is_written_reads_back_alike) {
  Whole whole{.name = "a", .note = {}, .parts = {{1}, {2}}, .flags = {{"on", true}}, .at = Instant{5}, .colour = "blue"};
  const auto written = to_value(whole);
  EXPECT_EQ(serialize(written),
            R"({"name":"a","note":null,"parts":[{"count":1},{"count":2}],"flags":{"on":true},)"
            R"("at":"1970-01-01T00:00:00.000005Z","colour":"blue"})");
  EXPECT_EQ(find_mismatch(written, TypeOf<Whole>::schema()), std::nullopt);
  Whole back;
  EXPECT_TRUE(read_fields(Whole::kFields, &back, written.as_object()).empty());
  EXPECT_EQ(serialize(to_value(back)), serialize(written));
}

TEST(Field, a_missing_or_wrong_field_is_named_with_its_reason) {
  Whole whole;
  const auto errors = read_whole(whole, R"({"note":5,"parts":[{"count":10}],"flags":{"a":"maybe"},"at":"soon"})");
  ASSERT_EQ(errors.size(), 4u);
  EXPECT_EQ(errors[0].field, "name");
  EXPECT_EQ(errors[0].messages[0], "This field is required.");
  EXPECT_EQ(errors[1].field, "parts");
  EXPECT_EQ(errors[2].messages[0], "Must be a valid boolean.");
  EXPECT_EQ(errors[3].field, "at");
  EXPECT_EQ(read_whole(whole, R"({"name":""})")[0].messages[0], "This field may not be blank.");
  EXPECT_EQ(read_whole(whole, R"({"name":null})")[0].messages[0], "This field may not be null.");
  EXPECT_EQ(read_whole(whole, R"({"name":"ääääää"})")[0].messages[0],
            "Ensure this field has no more than 5 characters.");
}

TEST(Field, an_absent_field_keeps_its_default) {
  Whole whole;
  EXPECT_TRUE(read_whole(whole, R"({"name":"x","unknown":1})").empty());
  EXPECT_EQ(whole.colour, "red");
}

TEST(Field, a_derived_struct_has_the_fields_of_its_base_first) {
  Larger larger;
  larger.name = "b";
  larger.weight = 1.5;
  const auto written = to_value(larger).as_object();
  EXPECT_EQ(written.begin()->key(), "name");
  EXPECT_EQ(written.at("weight").as_double(), 1.5);
}

TEST(Field, a_mismatch_is_found_with_its_path) {
  auto value = to_value(Whole{.name = "a"});
  value.as_object()["parts"] = {{{"count", "one"}}};
  EXPECT_EQ(find_mismatch(value, TypeOf<Whole>::schema()),
            "$.parts[0].count: wanted an integer, found \"one\"");
  value.as_object().erase("name");
  EXPECT_EQ(find_mismatch(value, TypeOf<Whole>::schema()), "$.name: missing");
}

}  // namespace
}  // namespace vedette::json
