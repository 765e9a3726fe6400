#include "server/page.h"

#include <algorithm>

#include "base/ascii.h"

namespace vedette::server {
namespace {

// Whether the client takes this content coding: named, and not with weight zero.
bool accepts(std::string_view header, std::string_view coding) {
  for (const auto part : ascii::split(header, ',')) {
    const auto semicolon = part.find(';');
    if (!ascii::equals_ignoring_case(ascii::trim(part.substr(0, semicolon)), coding)) continue;
    const auto weight = semicolon == std::string_view::npos ? std::string_view() : ascii::trim(part.substr(semicolon + 1));
    return weight != "q=0" && weight != "q=0.0";
  }
  return false;
}

void add_security_headers(http::Response& response) {
  response.headers.add("Content-Security-Policy",
                       "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
                       "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Referrer-Policy", "same-origin");
}

// Whether the last segment is named like a file: it ends with a point and a few letters, or letters and digits.
bool is_named_like_file(std::string_view path) {
  constexpr std::size_t kExtensionMax = 12;
  const auto name = path.substr(path.rfind('/') + 1);
  const auto point = name.rfind('.');
  if (point == std::string_view::npos) return false;
  const auto extension = name.substr(point + 1);
  return !extension.empty() && extension.size() <= kExtensionMax && ascii::is_alpha(extension.front()) &&
         std::ranges::all_of(extension, ascii::is_alnum);
}

// Nothing here is for search engines.
http::Response robots() { return http::text_response(200, "User-agent: *\nDisallow: /\n"); }

}  // namespace

http::Response serve_page(const std::vector<Asset>& assets, const http::Request& request) {
  if (request.method != http::Method::get && request.method != http::Method::head) {
    auto refusal = http::text_response(405, "The page is read with GET.\n");
    refusal.headers.add("Allow", "GET, HEAD");
    return refusal;
  }
  const auto find = [&](std::string_view path) { return std::ranges::find(assets, path, &Asset::path); };
  auto asset = find(request.path());
  if (asset == assets.end() && request.path() == "/robots.txt") return robots();
  // Browsers ask for it by this name where no page tells them another.
  if (asset == assets.end() && request.path() == "/favicon.ico") {
    asset = std::ranges::find_if(assets, [](const Asset& file) { return file.path.starts_with("/assets/favicon"); });
  }
  const bool is_file = asset != assets.end();
  // A missing file is no page: answering with one would hide the mistake.
  const bool is_missing = request.path().starts_with("/assets/") || is_named_like_file(request.path());
  if (!is_file && is_missing) return http::text_response(404, "There is no such file.\n");
  if (!is_file) asset = find("/index.html");
  if (asset == assets.end()) {
    return http::text_response(503, "This program was built without its page. Build it with ./run, or use the API under /api/0/.\n");
  }
  http::Response response{.status = 200};
  response.headers.add("Content-Type", asset->content_type);
  response.headers.add("Vary", "Accept-Encoding");
  // Names of assets contain a digest of their content; the page itself changes under its name.
  response.headers.add("Cache-Control",
                       request.path().starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  add_security_headers(response);
  const auto encodings = request.headers.get("Accept-Encoding");
  response.asset = asset->plain;
  if (!asset->brotli.empty() && accepts(encodings, "br")) {
    response.asset = asset->brotli;
    response.headers.add("Content-Encoding", "br");
  } else if (!asset->gzip.empty() && accepts(encodings, "gzip")) {
    response.asset = asset->gzip;
    response.headers.add("Content-Encoding", "gzip");
  }
  return response;
}

}  // namespace vedette::server
