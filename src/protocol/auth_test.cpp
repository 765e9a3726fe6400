#include "protocol/auth.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/digest.h"

namespace vedette::protocol {
namespace {

const std::string kKey = "a94ae32be2584e0bbd7a4cbb95971fee";

std::optional<IngestAuth> found(std::string_view x_sentry_auth, std::string_view authorization = "",
                                const std::vector<QueryPair>& query = {}) {
  const auto auth = find_ingest_auth(x_sentry_auth, authorization, query);
  EXPECT_TRUE(auth) << auth.error().message;
  return auth.value_or(std::nullopt);
}

ErrorCode refused(std::string_view x_sentry_auth, std::string_view authorization = "",
                  const std::vector<QueryPair>& query = {}) {
  const auto auth = find_ingest_auth(x_sentry_auth, authorization, query);
  EXPECT_FALSE(auth) << x_sentry_auth << authorization;
  return auth ? ErrorCode::internal : auth.error().code;
}

TEST(IngestAuth, the_own_header_is_read) {
  const IngestAuth expected{kKey, "sentry.python/2.0.1", 7};
  EXPECT_EQ(found("Sentry sentry_version=7, sentry_key=" + kKey +
                  ", sentry_client=sentry.python/2.0.1, sentry_timestamp=1700000000.5, "
                  "sentry_secret=abc"),
            expected);
  EXPECT_EQ(found("sentry sentry_client=sentry.python/2.0.1,sentry_key=" + kKey), expected);
  EXPECT_EQ(
      found("SENTRY   sentry_key = " + kKey + " ,, sentry_client= sentry.python/2.0.1 , x=y,"),
      expected);
  EXPECT_EQ(found("Sentry sentry_key=" + kKey + ",sentry_version=2"), (IngestAuth{kKey, "", 2}));
}

TEST(IngestAuth, a_client_name_may_contain_equals_signs) {
  EXPECT_EQ(found("Sentry sentry_key=" + kKey + ", sentry_client=a=b")->client, "a=b");
}

TEST(IngestAuth, the_authorization_header_takes_the_same_grammar) {
  EXPECT_EQ(found("", "Sentry sentry_key=" + kKey), (IngestAuth{kKey, "", 7}));
  EXPECT_EQ(found("", "sEnTrY sentry_key=" + kKey), (IngestAuth{kKey, "", 7}));
}

TEST(IngestAuth, the_user_name_of_basic_authorization_is_the_key) {
  EXPECT_EQ(found("", "Basic " + base64_encode(kKey + ":")), (IngestAuth{kKey, "", 7}));
  EXPECT_EQ(found("", "basic " + base64_encode(kKey + ":secret")), (IngestAuth{kKey, "", 7}));
  EXPECT_EQ(refused("", "Basic " + base64_encode(kKey)), ErrorCode::unauthenticated);
  EXPECT_EQ(refused("", "Basic " + base64_encode(":secret")), ErrorCode::unauthenticated);
  EXPECT_EQ(refused("", "Basic ***"), ErrorCode::unauthenticated);
  EXPECT_EQ(refused("", "Basic"), ErrorCode::unauthenticated);
  EXPECT_EQ(refused("", "Basic " + base64_encode("admin:admin")), ErrorCode::invalid_argument);
}

TEST(IngestAuth, the_query_string_is_the_form_of_browsers) {
  EXPECT_EQ(found("", "",
                  {{"sentry_version", "7"},
                   {"sentry_key", kKey},
                   {"sentry_client", "sentry.javascript.browser/8.0.0"}}),
            (IngestAuth{kKey, "sentry.javascript.browser/8.0.0", 7}));
  EXPECT_EQ(refused("", "", {{"sentry_version", "7"}}), ErrorCode::unauthenticated);
  EXPECT_EQ(refused("", "", {{"sentry_key", ""}}), ErrorCode::unauthenticated);
}

TEST(IngestAuth, a_request_without_any_form_has_none) {
  EXPECT_EQ(found(""), std::nullopt);
  EXPECT_EQ(found("  ", "  "), std::nullopt);
  EXPECT_EQ(found("", "Bearer sntrys_abc"), std::nullopt);
  EXPECT_EQ(found("", "", {{"sentry_release", "1.0"}, {"a", "b"}}), std::nullopt);
}

TEST(IngestAuth, other_query_pairs_and_bearer_tokens_do_not_count_as_a_second_form) {
  const std::string header = "Sentry sentry_key=" + kKey;
  EXPECT_EQ(found(header, "Bearer abc", {{"sentry_release", "1"}, {"sentry_environment", "e"}}),
            (IngestAuth{kKey, "", 7}));
}

TEST(IngestAuth, two_forms_are_refused_even_when_they_agree) {
  const std::string header = "Sentry sentry_key=" + kKey;
  const std::string basic = "Basic " + base64_encode(kKey + ":");
  const std::vector<QueryPair> query{{"sentry_key", kKey}};
  EXPECT_EQ(refused(header, header), ErrorCode::unauthenticated);
  EXPECT_EQ(refused(header, basic), ErrorCode::unauthenticated);
  EXPECT_EQ(refused(header, "", query), ErrorCode::unauthenticated);
  EXPECT_EQ(refused("", basic, query), ErrorCode::unauthenticated);
  EXPECT_EQ(find_ingest_auth(header, "", query).error().message, "multiple authorization");
}

TEST(IngestAuth, a_malformed_header_is_refused) {
  for (const std::string& header : std::vector<std::string>{
           "Sentry", "Sentry ", "Sentry sentry_key", "Sentry sentry_key=",
           "Sentry sentry_version=7", "Bearer sentry_key=" + kKey, "sentry_key=" + kKey,
           "Sentry sentry_key=" + kKey + ", sentry_key=" + kKey,
           "Sentry sentry_key=" + kKey + ", sentry_version=seven",
           "Sentry sentry_key=" + kKey + ", sentry_version=-1",
           "Sentry sentry_key=" + kKey + ", sentry_version=",
           "Sentry sentry_key=" + kKey + ", junk"}) {
    EXPECT_EQ(refused(header), ErrorCode::unauthenticated) << header;
  }
  EXPECT_EQ(refused("", "", {{"sentry_key", kKey}, {"sentry_key", kKey}}),
            ErrorCode::unauthenticated);
}

TEST(IngestAuth, a_newer_protocol_or_a_bad_key_is_an_invalid_argument) {
  EXPECT_EQ(refused("Sentry sentry_version=8, sentry_key=" + kKey), ErrorCode::invalid_argument);
  EXPECT_EQ(refused("Sentry sentry_key=test"), ErrorCode::invalid_argument);
  EXPECT_EQ(refused("Sentry sentry_key=" + kKey + "0"), ErrorCode::invalid_argument);
  EXPECT_EQ(refused("", "", {{"sentry_key", kKey + "'"}}), ErrorCode::invalid_argument);
}

TEST(IngestAuth, upper_case_and_flags_lead_to_the_same_key) {
  EXPECT_EQ(found("Sentry sentry_key=A94AE32BE2584E0BBD7A4CBB95971FEE:no-cache")->public_key, kKey);
  EXPECT_EQ(found("", "", {{"sentry_key", kKey + ":no-cache"}})->public_key, kKey);
}

}  // namespace
}  // namespace vedette::protocol
