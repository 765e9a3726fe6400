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

TEST(Page, what_is_named_like_a_file_and_is_none_is_not_found) {
  for (const auto* path : {"/nope.js", "/js-sdk-loader/0123456789abcdef.min.js", "/wp-login.php", "/a/b/app.js.map?x=1", "/favicon.ico",
                           "/.env"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  for (const auto* path : {"/organizations/acme/issues/?query=a.js", "/docs/v1.2", "/settings/acme/", "/x.y-z/"}) {
    EXPECT_EQ(get(path).status, 200) << path;
  }
}

TEST(Page, search_engines_are_told_to_stay_away) {
  const auto robots = get("/robots.txt");
  EXPECT_EQ(robots.status, 200);
  EXPECT_EQ(robots.body, "User-agent: *\nDisallow: /\n");
  EXPECT_EQ(robots.headers.get("Content-Type"), "text/plain; charset=utf-8");
}

TEST(Page, the_icon_is_found_under_the_name_that_browsers_ask_for) {
  const std::vector<Asset> assets = {{"/index.html", "text/html", "page", "", ""}, {"/assets/favicon-1.svg", "image/svg+xml", "icon", "", ""}};
  const auto icon = serve_page(assets, http::Request{.method = http::Method::get, .target = "/favicon.ico"});
  EXPECT_EQ(icon.status, 200);
  EXPECT_EQ(icon.asset, "icon");
  EXPECT_EQ(icon.headers.get("Content-Type"), "image/svg+xml");
  EXPECT_EQ(icon.headers.get("Cache-Control"), "no-cache");
}

}  // namespace
}  // namespace vedette::server
