#include "search/fields.h"

#include <gtest/gtest.h>

#include <set>

#include "search/query.h"

namespace vedette::search {
namespace {

std::string good_value(const FieldSpec& spec) {
  switch (spec.kind) {
    case FieldKind::status: return "unresolved";
    case FieldKind::text:
    case FieldKind::message: return "some*text";
    case FieldKind::number: return "5k";
    case FieldKind::duration: return "5s";
    case FieldKind::size: return "5kb";
    case FieldKind::percentage: return "5%";
    case FieldKind::boolean: return "true";
    case FieldKind::date: return "-5h";
    case FieldKind::identifier: return "5";
    case FieldKind::short_id: return "SHOP-5";
    case FieldKind::event_id: return "0123456789abcdef0123456789abcdef";
    case FieldKind::person: return "me";
    case FieldKind::choice: return std::string(spec.choices.front());
    case FieldKind::project: return "shop";
  }
  return {};
}

bool is_open_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::message;
}

TEST(Fields, no_key_is_declared_twice) {
  std::set<std::string_view> keys;
  for (const FieldSpec& spec : all_fields()) EXPECT_TRUE(keys.insert(spec.key).second) << spec.key;
}

TEST(Fields, every_declared_key_is_found_and_takes_a_value_of_its_kind) {
  for (const FieldSpec& spec : all_fields()) {
    const FieldSpec* found = find_field(spec.key);
    ASSERT_NE(found, nullptr) << spec.key;
    const std::string text = fmt::format("{}:{}", spec.key, good_value(spec));
    const auto query = parse(text, {});
    ASSERT_TRUE(query.has_value()) << query.error().message;
    EXPECT_EQ(query->root.children.at(0).term.field, spec.field) << text;
    EXPECT_EQ(query->root.children.at(0).term.kind, spec.kind) << text;
  }
}

TEST(Fields, every_declared_key_but_text_refuses_nonsense_naming_the_term) {
  for (const FieldSpec& spec : all_fields()) {
    if (is_open_text(spec.kind)) continue;
    const std::string text = fmt::format("{}:*?", spec.key);
    const auto query = parse(text, {});
    ASSERT_FALSE(query.has_value()) << text;
    EXPECT_EQ(query.error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(query.error().message.contains(text)) << query.error().message;
  }
}

TEST(Fields, keys_of_the_issue_are_refused_in_event_search) {
  for (const FieldSpec& spec : all_fields()) {
    const std::string text = fmt::format("{}:{}", spec.key, good_value(spec));
    EXPECT_EQ(parse(text, {Scope::events, {}}).has_value(), !spec.is_of_issue) << text;
  }
}

TEST(Fields, any_other_key_is_a_tag) {
  for (const char* key : {"", "server", "measurements.", "Level", "firstseen"}) {
    EXPECT_EQ(find_field(key), nullptr) << key;
  }
}

TEST(Fields, every_status_is_understood) {
  for (const StatusSpec& spec : all_statuses()) {
    const auto query = parse(fmt::format("is:{}", spec.name), {});
    ASSERT_TRUE(query.has_value()) << spec.name;
    EXPECT_EQ(query->root.children.at(0).term.form, Term::Form::status);
    EXPECT_EQ(query->root.children.at(0).term.status, spec.status);
  }
}

}  // namespace
}  // namespace vedette::search
