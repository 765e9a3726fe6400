#include "ingest/weight.h"

#include <gtest/gtest.h>

namespace vedette::ingest {
namespace {

std::size_t bytes_of(RouteId route, std::string body, std::string_view encoding = {}) {
  http::Request request{.method = http::Method::post, .method_text = "POST", .target = "/", .headers = {}, .body = std::move(body), .peer = {}};
  if (!encoding.empty()) request.headers.add("Content-Encoding", encoding);
  const auto weight = weigh(route, request, protocol::EnvelopeLimits());
  EXPECT_TRUE(weight) << weight.error().message;
  return weight ? weight->bytes : 0;
}

TEST(Weight, is_what_comes_out_and_what_is_made_of_it) {
  const std::string body(1000, 'x');
  EXPECT_EQ(bytes_of(RouteId::envelope, body), 1000u);
  EXPECT_EQ(bytes_of(RouteId::attachments, body), 2000u);
  EXPECT_EQ(bytes_of(RouteId::otlp_logs, body), 8000u);
  EXPECT_EQ(bytes_of(RouteId::minidump, "MDMP" + body), 2008u);
}

TEST(Weight, of_a_packed_crash_is_the_most_that_it_may_hold) {
  constexpr std::size_t kMost = 200 * protocol::kMiB;
  const std::string packed = "\x1f\x8b\x08 packed";
  EXPECT_GE(bytes_of(RouteId::minidump, packed), kMost);
  for (const std::string line : {"\r\n", "\n"}) {
    const auto form = "--b" + line + "Content-Disposition: form-data; name=\"upload_file_minidump\"" + line + line;
    EXPECT_GE(bytes_of(RouteId::minidump, form + packed + line + "--b--"), kMost);
    EXPECT_LT(bytes_of(RouteId::minidump, form + "MDMP" + line + "--b--"), 1000u);
  }
}

TEST(Weight, of_what_cannot_be_opened_is_its_refusal) {
  http::Request request{.method = http::Method::post, .method_text = "POST", .target = "/", .headers = {}, .body = "not zlib", .peer = {}};
  EXPECT_FALSE(weigh(RouteId::unreal, request, {}));
  request.headers.add("Content-Encoding", "gzip");
  const auto refused = weigh(RouteId::envelope, request, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace vedette::ingest
