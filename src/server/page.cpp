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

}  // namespace

http::Response serve_page(const std::vector<Asset>& assets, const http::Request& request) {
  if (request.method != http::Method::get && request.method != http::Method::head) {
    auto refusal = http::text_response(405, "The page is read with GET.\n");
    refusal.headers.add("Allow", "GET, HEAD");
    return refusal;
  }
  const auto find = [&](std::string_view path) { return std::ranges::find(assets, path, &Asset::path); };
  auto asset = find(request.path());
  const bool is_file = asset != assets.end();
  // A missing file is no page: answering with one would hide the mistake.
  if (!is_file && request.path().starts_with("/assets/")) return http::text_response(404, "There is no such file.\n");
  if (!is_file) asset = find("/index.html");
  if (asset == assets.end()) {
    return http::text_response(503, "This program was built without its page. Build it with ./run, or use the API under /api/0/.\n");
  }
  http::Response response{.status = 200};
  response.headers.add("Content-Type", asset->content_type);
  response.headers.add("Vary", "Accept-Encoding");
  // Names of assets contain a digest of their content; the page itself changes under its name.
  response.headers.add("Cache-Control",
                       asset->path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
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
