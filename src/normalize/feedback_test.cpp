#include "normalize/feedback.h"

#include <gtest/gtest.h>

#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

Result<boost::json::object> from(std::string_view text) {
  return feedback_from_user_report(boost::json::parse(text));
}

TEST(Feedback, a_user_report_becomes_one) {
  auto event = from(R"({"event_id":"7c7b6585-f901-4351-bf8d-02711b721929","name":"Jane","email":" j@x.org ",
                        "comments":" It broke. "})").value();
  const auto out = normalize(boost::json::serialize(event));
  EXPECT_EQ(out.facts.type, "feedback");
  EXPECT_EQ(out.facts.level, "info");
  EXPECT_EQ(out.at("/contexts/feedback"),
            R"({"message":"It broke.","contact_email":"j@x.org","name":"Jane",)"
            R"("associated_event_id":"7c7b6585f9014351bf8d02711b721929","source":"user_report","type":"feedback"})");
}

TEST(Feedback, a_user_report_names_an_event_and_says_something) {
  for (const auto* bad : {"7", "{}", R"({"comments":"x"})",
                          R"({"event_id":"7c7b6585f9014351bf8d02711b721929","comments":" "})",
                          R"({"event_id":"7c7b","comments":"x"})"})
    EXPECT_EQ(from(bad).error().message, "invalid_feedback") << bad;
}

TEST(Feedback, its_message_is_required_trimmed_and_cut) {
  const auto outcome = [](std::string_view message) {
    auto event = boost::json::parse(fmt::format(
        R"({{"type":"feedback","contexts":{{"feedback":{{"message":{}}}}}}})", message)).as_object();
    const auto timestamp = normalize_event(event, test_input());
    if (!timestamp) return timestamp.error().message;
    return std::string(event.at("contexts").at("feedback").at("message").as_string());
  };
  EXPECT_EQ(outcome("\" hi \""), "hi");
  EXPECT_EQ(outcome("\"  \""), "invalid_feedback");
  EXPECT_EQ(outcome("null"), "invalid_feedback");
  EXPECT_EQ(outcome("{}"), "invalid_feedback");
  std::string wide;
  for (int i = 0; i < 5000; ++i) wide += "漢";
  const auto cut = outcome(fmt::format("\"{}\"", wide));
  EXPECT_EQ(cut.size(), 4093u * 3 + 3);
  EXPECT_TRUE(cut.ends_with("漢..."));
  boost::json::object bare{{"type", "feedback"}};
  EXPECT_EQ(normalize_event(bare, test_input()).error().message, "invalid_feedback");
}

}  // namespace
}  // namespace vedette::normalize
