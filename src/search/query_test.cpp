#include "search/query.h"

#include <gtest/gtest.h>

namespace vedette::search {
namespace {

const Instant kNow = *parse_instant("2024-05-10T12:00:00Z");
const Options kIssues{Scope::issues, kNow};
const Options kEvents{Scope::events, kNow};

Query parse_good(std::string_view text, const Options& options = kIssues) {
  auto query = parse(text, options);
  if (!query) ADD_FAILURE() << text << ": " << query.error().message;
  return query ? std::move(*query) : Query{};
}

// The only term of a query.
Term parse_one(std::string_view text, const Options& options = kIssues) {
  const Query query = parse_good(text, options);
  EXPECT_EQ(query.root.children.size(), 1U) << text;
  if (query.root.children.size() != 1) return {};
  EXPECT_EQ(query.root.children[0].kind, Node::Kind::term) << text;
  return query.root.children[0].term;
}

std::string first_text(const Term& term) { return term.values.empty() ? "-" : term.values[0].text; }

// `(a & b | c)`: the shape of a tree, terms by key or text.
std::string shape(const Node& node) {
  if (node.kind == Node::Kind::term) {
    const std::string sign = node.term.is_negated ? "!" : "";
    return sign + (node.term.form == Term::Form::free_text ? first_text(node.term) : node.term.key);
  }
  std::vector<std::string> parts;
  for (const Node& child : node.children) parts.push_back(shape(child));
  std::string out = "(";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += node.kind == Node::Kind::all_of ? " & " : " | ";
    out += parts[i];
  }
  return out + ")";
}

TEST(Query, an_empty_text_matches_everything) {
  for (const char* text : {"", "  \t\n "}) {
    const Query query = parse_good(text);
    EXPECT_EQ(query.root.kind, Node::Kind::all_of);
    EXPECT_TRUE(query.root.children.empty());
    EXPECT_FALSE(query.has_or);
  }
}

TEST(Query, a_tag_is_any_key_that_is_not_declared) {
  const Term term = parse_one("server:web-8");
  EXPECT_EQ(term.form, Term::Form::filter);
  EXPECT_EQ(term.field, Field::tag);
  EXPECT_EQ(term.key, "server");
  EXPECT_EQ(term.values.at(0).pattern.literal(), "web-8");
}

TEST(Query, quotes_hold_blanks_and_escaped_quotes) {
  EXPECT_EQ(first_text(parse_one(R"(user.username:"Jane Doe")")), "Jane Doe");
  EXPECT_EQ(first_text(parse_one(R"q(a:"say \"hi\" (now)")q")), R"(say "hi" (now))");
  EXPECT_EQ(first_text(parse_one(R"(a:"C:\\")")), R"(C:\)");
  EXPECT_EQ(first_text(parse_one(R"(a:"C:\dir")")), R"(C:\dir)");
}

TEST(Query, a_bang_negates) {
  EXPECT_TRUE(parse_one("!level:error").is_negated);
  EXPECT_TRUE(parse_one("level:!=error").is_negated);
  EXPECT_FALSE(parse_one("!level:!=error").is_negated);
  EXPECT_FALSE(parse_one("level:=error").is_negated);
  EXPECT_EQ(first_text(parse_one("level:!=error")), "error");
}

TEST(Query, an_empty_value_asks_for_absence) {
  const Term absent = parse_one(R"(device.family:"")");
  EXPECT_EQ(absent.form, Term::Form::has);
  EXPECT_EQ(absent.key, "device.family");
  EXPECT_TRUE(absent.is_negated);
  EXPECT_FALSE(parse_one(R"(!device.family:"")").is_negated);
  EXPECT_FALSE(parse_one(R"(device.family:!="")").is_negated);
}

TEST(Query, has_names_a_key) {
  const Term user = parse_one("has:user");
  EXPECT_EQ(user.form, Term::Form::has);
  EXPECT_EQ(user.field, Field::user);
  EXPECT_FALSE(user.is_negated);
  const Term tag = parse_one("!has:tags[level]");
  EXPECT_TRUE(tag.is_negated);
  EXPECT_EQ(tag.field, Field::tag);
  EXPECT_EQ(tag.key, "level");
  EXPECT_EQ(parse_one(R"(has:"my tag")").key, "my tag");
}

TEST(Query, is_names_a_status) {
  EXPECT_EQ(parse_one("is:unresolved").status, StatusFilter::unresolved);
  EXPECT_EQ(parse_one("is:muted").status, StatusFilter::archived);
  const Term term = parse_one("!is:For_Review");
  EXPECT_EQ(term.form, Term::Form::status);
  EXPECT_EQ(term.status, StatusFilter::for_review);
  EXPECT_TRUE(term.is_negated);
}

TEST(Query, numbers_are_compared) {
  const Term term = parse_one("timesSeen:>=1.5k");
  EXPECT_EQ(term.field, Field::times_seen);
  EXPECT_EQ(term.comparison, Comparison::greater_equal);
  EXPECT_EQ(term.values.at(0).number, 1500);
  EXPECT_EQ(parse_one("times_seen:>1").comparison, Comparison::greater);
  EXPECT_EQ(parse_one("times_seen:<1").comparison, Comparison::less);
  EXPECT_EQ(parse_one("times_seen:<=1").comparison, Comparison::less_equal);
  EXPECT_EQ(parse_one("times_seen:1").comparison, Comparison::equal);
  EXPECT_TRUE(parse_one("times_seen:!=1").is_negated);
  EXPECT_EQ(parse_one("measurements.lcp:<-2").values.at(0).number, -2);
  EXPECT_EQ(parse_one("measurements.lcp:<-2").key, "lcp");
  EXPECT_EQ(parse_one("transaction.duration:>1.5s").values.at(0).number, 1500);
}

TEST(Query, dates_become_ranges) {
  const Term age = parse_one("age:-24h");
  EXPECT_EQ(age.field, Field::first_seen);
  EXPECT_EQ(age.values.at(0).time, (TimeRange{parse_instant("2024-05-09T12:00:00Z"), {}}));
  const Term last = parse_one("!lastSeen:<=2024-05-01T10:00:00.5Z");
  EXPECT_TRUE(last.is_negated);
  EXPECT_EQ(last.comparison, Comparison::equal);
  EXPECT_EQ(last.values.at(0).time.before, parse_instant("2024-05-01T10:00:00.500001Z"));
  EXPECT_EQ(parse_one("timestamp:2024-05-01", kEvents).values.at(0).time.before,
            parse_instant("2024-05-02"));
}

TEST(Query, lists_hold_alternatives) {
  const Term term = parse_one(R"(release:[a, "b c,]", d e])");
  ASSERT_EQ(term.values.size(), 3U);
  EXPECT_EQ(term.values[0].text, "a");
  EXPECT_EQ(term.values[1].text, "b c,]");
  EXPECT_EQ(term.values[2].text, "d e");
  const Term ids = parse_one("issue.id:[1,2]");
  EXPECT_EQ(ids.field, Field::issue_id);
  EXPECT_EQ(ids.values.at(0).id, 1U);
  EXPECT_EQ(ids.values.at(1).id, 2U);
  EXPECT_EQ(parse_one(R"(a:[x\*, ""])").values.at(0).pattern.literal(), "x*");
  EXPECT_EQ(parse_one("!timesSeen:[1,2]").values.size(), 2U);
}

TEST(Query, a_bracket_with_text_behind_it_is_text) {
  EXPECT_EQ(first_text(parse_one("message:[sql]timeout")), "[sql]timeout");
}

TEST(Query, wildcards_make_patterns) {
  const Term term = parse_one("transaction:/api/*/users");
  EXPECT_TRUE(term.values.at(0).pattern.has_wildcards());
  EXPECT_EQ(term.values.at(0).pattern.like(), "/api/%/users");
  EXPECT_FALSE(parse_one(R"(transaction:a\*b)").values.at(0).pattern.has_wildcards());
  EXPECT_EQ(first_text(parse_one(R"(transaction:a\*b)")), "a*b");
}

TEST(Query, messages_contain_their_value) {
  EXPECT_EQ(parse_one("message:timeout").values.at(0).pattern.like(), "%timeout%");
  EXPECT_EQ(parse_one("message:50%").values.at(0).pattern.like(), R"(%50\%%)");
}

TEST(Query, text_operators_open_the_ends_of_their_value) {
  const auto like = [](std::string_view word) {
    const Term term = parse_one(fmt::format("title:\uF00D{}\uF00D\"a b\"", word));
    return (term.is_negated ? "!" : "") + term.values.at(0).pattern.like();
  };
  EXPECT_EQ(like("Contains"), "%a b%");
  EXPECT_EQ(like("StartsWith"), "a b%");
  EXPECT_EQ(like("EndsWith"), "%a b");
  EXPECT_EQ(like("DoesNotContain"), "!%a b%");
  EXPECT_EQ(like("DoesNotStartWith"), "!a b%");
  EXPECT_EQ(like("DoesNotEndWith"), "!%a b");
  const Term list = parse_one("!title:\uF00D" "Contains\uF00D[a,b]");
  EXPECT_TRUE(list.is_negated);
  EXPECT_EQ(list.values.at(1).pattern.like(), "%b%");
  EXPECT_EQ(parse_one("message:\uF00D" "StartsWith\uF00Dx").values.at(0).pattern.like(), "x%");
}

TEST(Query, on_text_an_ordering_operator_is_part_of_the_value) {
  const Term term = parse_one("server:>5");
  EXPECT_EQ(term.comparison, Comparison::equal);
  EXPECT_EQ(first_text(term), ">5");
  const Term version = parse_one("release.version:>=1.2.3");
  EXPECT_EQ(version.comparison, Comparison::greater_equal);
  EXPECT_EQ(first_text(version), "1.2.3");
}

TEST(Query, tags_and_flags_are_named_explicitly) {
  const Term tag = parse_one("tags[level]:x");
  EXPECT_EQ(tag.field, Field::tag);
  EXPECT_EQ(tag.key, "level");
  EXPECT_EQ(parse_one(R"(tags["a b"]:x)").key, "a b");
  const Term number = parse_one("tags[size,number]:>5");
  EXPECT_EQ(number.kind, FieldKind::number);
  EXPECT_EQ(number.comparison, Comparison::greater);
  EXPECT_EQ(parse_one("tags[size, string]:5").kind, FieldKind::text);
  EXPECT_EQ(parse_one("tags[ok,boolean]:true").values.at(0).number, 1);
  const Term flag = parse_one(R"(flags["new-cart"]:true)");
  EXPECT_EQ(flag.field, Field::flag);
  EXPECT_EQ(flag.key, "new-cart");
  // A quoted key is never a declared one.
  EXPECT_EQ(parse_one(R"("level":x)").field, Field::tag);
  EXPECT_EQ(parse_one(R"(!"a:b c":x)").key, "a:b c");
}

TEST(Query, people_are_named_in_five_ways) {
  const auto person = [](std::string_view value) {
    return parse_one(fmt::format("assigned:{}", value)).values.at(0).person;
  };
  EXPECT_EQ(person("me"), (Person{Person::Kind::me, ""}));
  EXPECT_EQ(person("none"), (Person{Person::Kind::none, ""}));
  EXPECT_EQ(person("my_teams"), (Person{Person::Kind::my_teams, ""}));
  EXPECT_EQ(person("#ops"), (Person{Person::Kind::team, "ops"}));
  EXPECT_EQ(person("a@b.c"), (Person{Person::Kind::user, "a@b.c"}));
  EXPECT_EQ(parse_one("assigned_to:[me, none]").values.size(), 2U);
}

TEST(Query, ids_take_their_canonical_form) {
  EXPECT_EQ(first_text(parse_one("issue:shop-1a")), "SHOP-1A");
  EXPECT_EQ(first_text(parse_one("event.id:0123456789ABCDEF0123456789ABCDEF")),
            "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(first_text(parse_one("id:01234567-89ab-cdef-0123-456789abcdef", kEvents)),
            "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(as_short_id("my-app-2"), "MY-APP-2");
  for (const char* text : {"SHOP", "-1", "SHOP-", "SHOP-1U", "a b-1", "x-12345678901234"}) {
    EXPECT_EQ(as_short_id(text), std::nullopt) << text;
  }
  EXPECT_EQ(as_event_id("0123"), std::nullopt);
}

TEST(Query, words_in_a_row_are_one_free_text) {
  const Query query = parse_good(R"(is:unresolved  connection   refused level:error "by peer" x)");
  EXPECT_EQ(shape(query.root), "(is & connection refused & level & by peer & x)");
  const Term term = parse_one("connection refused");
  EXPECT_EQ(term.form, Term::Form::free_text);
  EXPECT_EQ(term.values.at(0).pattern.like(), "%connection refused%");
  EXPECT_EQ(first_text(parse_one("foo(bar baz) qux")), "foo(bar baz) qux");
}

TEST(Query, and_binds_tighter_than_or) {
  const auto tree = [](std::string_view text) { return shape(parse_good(text, kEvents).root); };
  EXPECT_EQ(tree("a:1 b:1 OR c:1"), "((a & b) | c)");
  EXPECT_EQ(tree("a:1 or b:1 and c:1"), "(a | (b & c))");
  EXPECT_EQ(tree("a:1 (b:1 OR c:1)"), "(a & (b | c))");
  EXPECT_EQ(tree("(a:1 OR b:1) (c:1 OR !d:1)"), "((a | b) & (c | !d))");
  EXPECT_EQ(tree("((a:1))"), "(a)");
  EXPECT_EQ(tree("a:1 AND(b:1 OR c:1)AND d:1"), "(a & (b | c) & d)");
  EXPECT_EQ(tree("foo AND bar"), "(foo & bar)");
  EXPECT_EQ(tree("order android"), "(order android)");
  EXPECT_EQ(tree(R"("or" x:1)"), "(or & x)");
  EXPECT_TRUE(parse_good("a:1 OR b:1").has_or);
  EXPECT_FALSE(parse_good("a:1 AND b:1").has_or);
}

TEST(Query, a_value_ends_at_a_parenthesis_that_it_did_not_open) {
  const Query query = parse_good("(transaction:foo(x)) y:1", kEvents);
  EXPECT_EQ(shape(query.root), "(transaction & y)");
  EXPECT_EQ(first_text(query.root.children[0].term), "foo(x)");
}

TEST(Query, aggregates_compare_numbers_of_their_unit) {
  const Term count = parse_one("count():>100", kEvents);
  EXPECT_EQ(count.form, Term::Form::aggregate);
  EXPECT_EQ(count.key, "count");
  EXPECT_TRUE(count.arguments.empty());
  EXPECT_EQ(count.comparison, Comparison::greater);
  EXPECT_EQ(count.values.at(0).number, 100);
  const Term p95 = parse_one("!p95(transaction.duration):<=1s", kEvents);
  EXPECT_TRUE(p95.is_negated);
  EXPECT_EQ(p95.arguments, std::vector<std::string>{"transaction.duration"});
  EXPECT_EQ(p95.kind, FieldKind::duration);
  EXPECT_EQ(p95.values.at(0).number, 1000);
  const Term count_if = parse_one(R"(count_if(a, equals, "x, (y"):0)", kEvents);
  EXPECT_EQ(count_if.arguments, (std::vector<std::string>{"a", "equals", "x, (y"}));
  EXPECT_DOUBLE_EQ(parse_one("failure_rate():>5%", kEvents).values.at(0).number, 0.05);
  EXPECT_EQ(parse_one("count():>5m", kEvents).values.at(0).number, 5e6);
  EXPECT_EQ(parse_one("avg(x):>5m", kEvents).values.at(0).number, 300e3);
  EXPECT_EQ(parse_one("last_seen():>2024-05-01", kEvents).kind, FieldKind::date);
  EXPECT_TRUE(parse_good("count():>1 x:1", kEvents).has_aggregate);
}

TEST(Query, what_clients_send_is_understood) {
  for (const char* text :
       {"is:unresolved", "issue.category:feedback status:unresolved", "dsn:0123456789abcdef",
        "issue.id:[1,2]", "project:shop", "is:unresolved issue.priority:[high, medium]",
        "firstRelease:latest", "error.unhandled:true", "http.status_code:>=500",
        "has:stack.filename", "bookmarks:me", "!has:user.email"}) {
    parse_good(text);
  }
  parse_good("is_transaction:true event.type:error project.id:[1] count_unique(user):>2", kEvents);
}

}  // namespace
}  // namespace vedette::search
