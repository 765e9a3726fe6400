#include <gtest/gtest.h>

#include "api/stats/testing/stats_world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kStats = "/api/0/organizations/acme/stats_v2/";
constexpr std::string_view kSummary = "/api/0/organizations/acme/stats-summary/";

class OrganizationStats : public ::testing::Test {
 protected:
  Answer stats(std::string_view query) { return world_.get(reader_, fmt::format("{}?field=sum(quantity)&{}", kStats, query)); }
  Answer summary(std::string_view query) { return world_.get(reader_, fmt::format("{}?field=sum(quantity)&{}", kSummary, query)); }

  // Totals of an answer by the text of the group.
  static std::map<std::string, std::int64_t> totals(const Answer& answer, std::string_view field = "sum(quantity)") {
    std::map<std::string, std::int64_t> found;
    for (const auto& group : answer.object().at("groups").as_array()) {
      const auto& members = group.as_object();
      const auto is_new = found.emplace(json::serialize(members.at("by")), members.at("totals").as_object().at(field).as_int64()).second;
      EXPECT_TRUE(is_new) << "a group stands twice";
    }
    return found;
  }

  StatsWorld world_;
  As reader_ = world_.token({Scope::org_read});
};

std::string_view shown(DataCategory category) {
  return to_text(is_error_class(category) ? DataCategory::error : category);
}

TEST_F(OrganizationStats, totals_are_a_count_over_what_was_inserted) {
  const auto fates = mixed_fates();
  world_.insert(fates);
  std::map<std::string, std::int64_t> quantities;
  std::map<std::string, std::int64_t> times;
  for (const auto& [project, when, fate, key] : fates) {
    const auto by = fmt::format(R"({{"outcome":"{}","category":"{}","reason":"{}"}})", to_text(fate.outcome), shown(fate.category),
                                fate.reason.empty() ? "none" : fate.reason);
    quantities[by] += static_cast<std::int64_t>(fate.quantity);
    times[by] += 1;
  }
  const auto answer = stats("field=sum(times_seen)&groupBy=outcome&groupBy=category&groupBy=reason&statsPeriod=4d");
  EXPECT_EQ(totals(answer), quantities);
  EXPECT_EQ(totals(answer, "sum(times_seen)"), times);
}

TEST_F(OrganizationStats, series_hold_each_interval_and_zero_where_nothing_was) {
  const auto fates = mixed_fates();
  world_.insert(fates);
  const auto answer = stats("groupBy=outcome&statsPeriod=4d&interval=6h");
  const auto& intervals = answer.object().at("intervals").as_array();
  ASSERT_EQ(intervals.size(), 17u);
  std::map<std::string, std::vector<std::int64_t>> wanted;
  const auto from = parse_instant(intervals.front().as_string())->seconds();
  EXPECT_EQ(from % (6 * StatsWorld::kHour), 0);
  for (const auto& [project, when, fate, key] : fates) {
    auto& series = wanted[std::string(to_text(fate.outcome))];
    series.resize(17);
    series[static_cast<std::size_t>((when - from) / (6 * StatsWorld::kHour))] += static_cast<std::int64_t>(fate.quantity);
  }
  const auto& groups = answer.object().at("groups").as_array();
  EXPECT_EQ(groups.size(), wanted.size());
  for (const auto& group : groups) {
    const std::string outcome(json::text_of(group.as_object().at("by").as_object(), "outcome"));
    EXPECT_EQ(json::serialize(group.as_object().at("series").as_object().at("sum(quantity)")),
              json::serialize(json::to_value(wanted.at(outcome))))
        << outcome;
  }
}

TEST_F(OrganizationStats, have_the_shape_and_the_alignment_of_sentrys) {
  world_.insert({{"web", StatsWorld::kNow, {.outcome = Outcome::accepted, .quantity = 2}, "aaaa"},
                 {"web", StatsWorld::kThisHour - 1, {.outcome = Outcome::accepted, .quantity = 3}, "aaaa"},
                 // Before the range.
                 {"web", StatsWorld::kThisHour - 2 * StatsWorld::kHour - 1, {.outcome = Outcome::accepted}, "aaaa"}});
  EXPECT_EQ(json::serialize(stats("groupBy=outcome&statsPeriod=2h&interval=1h").body),
            R"({"start":"2026-09-21T12:00:00Z","end":"2026-09-21T14:14:00Z",)"
            R"("intervals":["2026-09-21T12:00:00Z","2026-09-21T13:00:00Z","2026-09-21T14:00:00Z"],)"
            R"-("groups":[{"by":{"outcome":"accepted"},"totals":{"sum(quantity)":5},"series":{"sum(quantity)":[0,3,2]}}]})-");
  const auto of_a_day = stats("groupBy=outcome&start=2026-09-20T00:00:00&end=1789948799&interval=1d");
  EXPECT_EQ(of_a_day.text("start"), "2026-09-20T00:00:00Z");
  EXPECT_EQ(of_a_day.text("end"), "2026-09-21T00:00:00Z");
  EXPECT_EQ(of_a_day.object().at("intervals").as_array().size(), 1u);
  EXPECT_TRUE(of_a_day.object().at("groups").as_array().empty());
}

TEST_F(OrganizationStats, projects_are_told_apart_by_totals_alone) {
  world_.insert({{"web", StatsWorld::kNow, {.quantity = 2}, "aaaa"}, {"api", StatsWorld::kNow, {.quantity = 5}, "aaaa"}});
  const auto answer = stats("groupBy=project&statsPeriod=1d");
  EXPECT_EQ(totals(answer), (std::map<std::string, std::int64_t>{{fmt::format(R"({{"project":{}}})", world_.id_of("web")), 2},
                                                                 {fmt::format(R"({{"project":{}}})", world_.id_of("api")), 5}}));
  EXPECT_TRUE(answer.object().at("intervals").as_array().empty());
}

TEST_F(OrganizationStats, filters_narrow_and_errors_are_of_three_categories) {
  world_.insert({{"web", StatsWorld::kNow, {.outcome = Outcome::accepted, .category = DataCategory::error, .quantity = 1}, "a"},
                 {"web", StatsWorld::kNow, {.outcome = Outcome::accepted, .category = DataCategory::security, .quantity = 10}, "a"},
                 {"api", StatsWorld::kNow, {.outcome = Outcome::accepted, .category = DataCategory::default_, .quantity = 100}, "a"},
                 {"api", StatsWorld::kNow, {.outcome = Outcome::unsupported, .reason = "statsd", .category = DataCategory::metric_bucket, .quantity = 1000}, "a"},
                 {"web", StatsWorld::kNow, {.outcome = Outcome::filtered, .reason = "localhost", .category = DataCategory::replay, .quantity = 10000}, "a"}});
  const auto total = [&](std::string_view query) {
    std::int64_t sum = 0;
    for (const auto& [by, number] : totals(stats(fmt::format("groupBy=outcome&statsPeriod=1d&{}", query)))) sum += number;
    return sum;
  };
  EXPECT_EQ(total(""), 11111);
  EXPECT_EQ(total("project=-1"), 11111);
  EXPECT_EQ(total("category=error"), 111);
  EXPECT_EQ(total("category=error&project=api"), 100);
  EXPECT_EQ(total(fmt::format("project={}", world_.id_of("web"))), 10011);
  EXPECT_EQ(total("category=replays"), 10000);
  EXPECT_EQ(total("category=replay&category=error"), 10111);
  EXPECT_EQ(total("outcome=unsupported"), 1000);
  EXPECT_EQ(total("reason=localhost"), 10000);
  EXPECT_EQ(total("reason=none"), 111);
  EXPECT_EQ(total("outcome=accepted&reason=localhost"), 0);
  EXPECT_EQ(totals(stats("groupBy=category&statsPeriod=1d&category=error")),
            (std::map<std::string, std::int64_t>{{R"({"category":"error"})", 111}}));
}

TEST_F(OrganizationStats, of_another_organization_are_not_counted) {
  world_.insert({{"theirs", StatsWorld::kNow, {}, "a"}});
  EXPECT_TRUE(totals(stats("groupBy=outcome&statsPeriod=1d")).empty());
  EXPECT_EQ(stats(fmt::format("groupBy=outcome&statsPeriod=1d&project={}", world_.id_of("theirs"))).status, 400);
}

TEST_F(OrganizationStats, what_cannot_be_answered_is_refused_with_a_sentence) {
  const std::pair<std::string_view, std::string_view> kRefused[] = {
      {"groupBy=outcome", "A statsPeriod, or a start and an end, is required."},
      {"groupBy=outcome&start=2026-09-20", "A statsPeriod, or a start and an end, is required."},
      {"groupBy=outcome&statsPeriod=soon", "Invalid statsPeriod: \"soon\""},
      {"groupBy=outcome&statsPeriod=0d", "Invalid statsPeriod: \"0d\""},
      {"groupBy=outcome&statsPeriod=1d&interval=x", "Invalid interval: \"x\""},
      {"groupBy=outcome&statsPeriod=1d&interval=30m", "The interval has to be a multiple of 1h."},
      {"groupBy=outcome&statsPeriod=1d&interval=90m", "The interval has to be a multiple of 1h."},
      {"groupBy=outcome&statsPeriod=1d&interval=0h", "The interval has to be a multiple of 1h."},
      {"groupBy=outcome&statsPeriod=1d&interval=2d", "The interval may not be larger than 1d."},
      {"groupBy=outcome&statsPeriod=1d&interval=5h", "The interval has to cleanly divide one day."},
      {"groupBy=outcome&start=yesterday&end=2026-09-20",
       "Invalid start: expected a date like 2026-08-16T03:03:14Z or seconds since 1970."},
      {"groupBy=outcome&start=0&end=-5", "Invalid end: expected a date like 2026-08-16T03:03:14Z or seconds since 1970."},
      {"groupBy=outcome&start=0&end=1e300", "Invalid end: expected a date like 2026-08-16T03:03:14Z or seconds since 1970."},
      {"groupBy=outcome&start=2026-09-21&end=2026-09-20", "start must be before end"},
      {"groupBy=outcome&statsPeriod=1000h", "More than 1000 points would be answered: ask for a larger interval or a smaller time range."},
      {"groupBy=outcome&start=0&end=253402300799&interval=1d",
       "More than 1000 points would be answered: ask for a larger interval or a smaller time range."},
      {"groupBy=outcome&statsPeriod=1d&category=cake", "Invalid category: \"cake\""},
      {"groupBy=outcome&statsPeriod=1d&category=attachment&category=error",
       "The category attachment cannot be combined with others: it is not counted in items."},
      {"groupBy=outcome&statsPeriod=1d&category=profile_duration&category=profile_duration_ui",
       "The category profile_duration cannot be combined with others: it is not counted in items."},
      {"groupBy=outcome&statsPeriod=1d&outcome=lost", "Invalid outcome: \"lost\""},
      {"groupBy=outcome&statsPeriod=1d&project=nowhere", "Invalid project: the organization has no project \"nowhere\"."},
  };
  for (const auto& [query, sentence] : kRefused) {
    const auto answer = stats(query);
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_EQ(answer.text("detail"), sentence) << query;
  }
  EXPECT_EQ(stats("groupBy=outcome&statsPeriod=999h").status, 200);
  EXPECT_EQ(json::serialize(stats("statsPeriod=1d").body), R"({"groupBy":["This field is required."]})");
  EXPECT_EQ(json::serialize(stats("statsPeriod=1d&groupBy=colour").body), R"({"groupBy":["\"colour\" is not a valid choice."]})");
  EXPECT_EQ(json::serialize(world_.get(reader_, fmt::format("{}?groupBy=outcome&statsPeriod=1d", kStats)).body),
            R"({"field":["This field is required."]})");
  EXPECT_EQ(json::serialize(stats("groupBy=outcome&statsPeriod=1d&field=max(quantity)").body),
            R"-({"field":["\"max(quantity)\" is not a valid choice."]})-");
}

TEST_F(OrganizationStats, the_summary_is_by_project_and_category) {
  world_.insert({{"web", StatsWorld::kNow, {.outcome = Outcome::accepted, .category = DataCategory::error, .quantity = 4}, "a"},
                 {"web", StatsWorld::kNow, {.outcome = Outcome::rate_limited, .reason = "key_quota", .category = DataCategory::default_, .quantity = 3}, "a"},
                 {"web", StatsWorld::kNow, {.outcome = Outcome::unsupported, .reason = "statsd", .category = DataCategory::metric_bucket}, "a"}});
  const auto answer = summary("statsPeriod=1d");
  const auto& projects = answer.object().at("projects").as_array();
  ASSERT_EQ(projects.size(), 1u);
  EXPECT_EQ(json::text_of(projects[0].as_object(), "slug"), "web");
  const auto& stats = projects[0].as_object().at("stats").as_array();
  ASSERT_EQ(stats.size(), 2u);
  EXPECT_EQ(json::text_of(stats[0].as_object(), "category"), "error");
  EXPECT_EQ(json::serialize(stats[0].as_object().at("outcomes")),
            R"({"abuse":0,"accepted":4,"cardinality_limited":0,"client_discard":0,"filtered":0,"invalid":0,"rate_limited":3,"unsupported":0})");
  EXPECT_EQ(json::serialize(stats[0].as_object().at("totals")), R"-({"dropped":3,"sum(quantity)":7})-");
  EXPECT_EQ(stats[1].as_object().at("outcomes").as_object().at("unsupported").as_int64(), 1);
  EXPECT_EQ(summary("statsPeriod=1d&field=cake").status, 400);
  EXPECT_EQ(summary("").text("detail"), "A statsPeriod, or a start and an end, is required.");
  EXPECT_EQ(json::serialize(world_.get(reader_, fmt::format("{}?statsPeriod=1d", kSummary)).body), R"({"field":["This field is required."]})");
}

TEST_F(OrganizationStats, the_summary_can_be_kept_as_a_file) {
  world_.insert({{"web", StatsWorld::kNow, {.outcome = Outcome::accepted, .category = DataCategory::error, .quantity = 4}, "a"},
                 {"api", StatsWorld::kNow, {.outcome = Outcome::rate_limited, .reason = "key_quota", .quantity = 3}, "a"}});
  const auto answer = summary("statsPeriod=1d&download=true");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.get("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(answer.headers.get("Content-Disposition"), "attachment; filename=\"stats_summary.csv\"");
  EXPECT_TRUE(answer.raw_body.starts_with("project_id,project_slug,category,accepted,filtered,rate_limited,invalid,abuse,client_discard,"
                                          "cardinality_limited,unsupported,dropped,sum(quantity)\r\n"))
      << answer.raw_body;
  EXPECT_NE(answer.raw_body.find(fmt::format("{},web,error,4,0,0,0,0,0,0,0,0,4\r\n", world_.id_of("web"))), std::string::npos);
  EXPECT_NE(answer.raw_body.find(fmt::format("{},api,error,0,0,3,0,0,0,0,0,3,3\r\n", world_.id_of("api"))), std::string::npos);
  EXPECT_EQ(json::serialize(summary("statsPeriod=1d&download=perhaps").body), R"({"download":["Must be a valid boolean."]})");
}

// A period ends now, and all of it is in the answer: also what was in the last interval, seconds after that ended.
TEST_F(OrganizationStats, a_period_covers_all_of_the_time_up_to_now) {
  constexpr std::int64_t kMidnight = 1'790'035'200;
  world_.clock().advance_ms((kMidnight + 9 - StatsWorld::kNow) * 1000);
  world_.insert({{"web", kMidnight - 60, {.outcome = Outcome::accepted, .quantity = 3}, "a"},
                 {"web", kMidnight, {.outcome = Outcome::accepted, .quantity = 4}, "a"}});
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"statsPeriod=1h", R"(["2026-09-21T23:00:00Z","2026-09-22T00:00:00Z"])"},
      {"statsPeriod=30m", R"(["2026-09-21T23:00:00Z","2026-09-22T00:00:00Z"])"},
      {"statsPeriod=1d&interval=1d", R"(["2026-09-21T00:00:00Z","2026-09-22T00:00:00Z"])"}};
  for (const auto& [query, intervals] : kCases) {
    const auto answer = stats(fmt::format("groupBy=category&category=error&{}", query));
    EXPECT_EQ(json::serialize(answer.object().at("intervals")), intervals) << query;
    EXPECT_EQ(totals(answer), (std::map<std::string, std::int64_t>{{R"({"category":"error"})", 7}})) << query;
    EXPECT_EQ(summary(query).object().at("projects").as_array().size(), 1u) << query;
  }
}

TEST_F(OrganizationStats, no_interval_begins_at_the_end_of_a_range) {
  world_.clock().advance_ms((1'790'034'420 - StatsWorld::kNow) * 1000);  // 23:47
  const auto answer = stats("groupBy=outcome&start=2026-09-21&end=2026-09-22");
  const auto& intervals = answer.object().at("intervals").as_array();
  ASSERT_EQ(intervals.size(), 24u);
  EXPECT_EQ(intervals.back(), "2026-09-21T23:00:00Z");
  EXPECT_EQ(stats("groupBy=outcome&start=2026-09-21&end=2026-09-21").object().at("intervals").as_array().size(), 1u);
}

TEST_F(OrganizationStats, keys_narrow_and_tell_apart) {
  const auto keys = world_.get(world_.token({Scope::project_read}), "/api/0/projects/acme/web/keys/");
  const std::string key(json::text_of(keys.list().at(0).as_object(), "id"));
  world_.insert({{"web", StatsWorld::kNow, {.quantity = 2}, key}, {"web", StatsWorld::kNow, {.quantity = 5}, "another"}});
  EXPECT_EQ(totals(stats(fmt::format("groupBy=category&statsPeriod=1d&key_id={}", key))),
            (std::map<std::string, std::int64_t>{{R"({"category":"error"})", 2}}));
  EXPECT_EQ(totals(stats("groupBy=key_id&statsPeriod=1d")),
            (std::map<std::string, std::int64_t>{{fmt::format(R"({{"key_id":"{}"}})", key), 2}, {R"({"key_id":"another"})", 5}}));
  EXPECT_EQ(stats("groupBy=category&statsPeriod=1d&key_id=17").text("detail"), "Invalid key_id: the chosen projects have no key \"17\".");
  EXPECT_EQ(stats(fmt::format("groupBy=category&statsPeriod=1d&project=api&key_id={}", key)).status, 400);
}

}  // namespace
}  // namespace vedette::api::testing
