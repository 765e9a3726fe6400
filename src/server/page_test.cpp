#include "server/page.h"

#include <gtest/gtest.h>

namespace vedette::server {
namespace {

const std::vector<Asset> kAssets = {{"/index.html", "text/html", "plain page", "gz page", ""},
                                    {"/assets/a-1.js", "text/javascript", "plain script", "gz", "br"}};

http::Response get(std::string_view target, std::string_view encodings = "") {
  http::Request request{.method = http::Method::get, .method_text = "GET", .target = std::string(target)};
  if (!encodings.empty()) request.headers.add("Accept-Encoding", encodings);
  return serve_page(kAssets, request);
}

TEST(Page, a_path_of_the_page_itself_gets_the_page_and_is_not_kept) {
  for (const auto* path : {"/", "/organizations/acme/issues/?query=x", "/docs/api/../x"}) {
    EXPECT_EQ(get(path).asset, "plain page") << path;
    EXPECT_EQ(get(path).headers.get("Cache-Control"), "no-cache");
  }
}

TEST(Page, an_asset_is_kept_for_ever_and_sent_in_the_smallest_form_that_is_understood) {
  EXPECT_EQ(get("/assets/a-1.js", "gzip, br").asset, "br");
  EXPECT_EQ(get("/assets/a-1.js", "gzip;q=1, br;q=0").asset, "gz");
  EXPECT_EQ(get("/assets/a-1.js").asset, "plain script");
  EXPECT_EQ(get("/", "br, gzip").asset, "gz page");
  EXPECT_NE(get("/assets/a-1.js").headers.get("Cache-Control").find("immutable"), std::string_view::npos);
  EXPECT_EQ(get("/assets/missing.js").status, 404);
}

TEST(Page, a_program_without_its_page_says_so) {
  EXPECT_EQ(serve_page({}, http::Request{.method = http::Method::get, .target = "/"}).status, 503);
  EXPECT_EQ(serve_page(kAssets, http::Request{.method = http::Method::post, .target = "/"}).status, 405);
}

}  // namespace
}  // namespace vedette::server
