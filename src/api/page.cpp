#include "api/page.h"

#include "base/ascii.h"

namespace vedette::api {
namespace {

Result<Cursor> parse_cursor(std::string_view text) {
  const auto parts = ascii::split(text, ':');
  if (parts.size() != 3) return invalid("Invalid cursor parameter.");
  // The value may carry a fraction, as Sentry's own cursors do.
  const auto value = ascii::parse_number<std::int64_t>(parts[0].substr(0, parts[0].find('.')));
  const auto offset = ascii::parse_number<std::int64_t>(parts[1]);
  const auto is_previous = ascii::parse_number<int>(parts[2]);
  if (!value || !offset || !is_previous) return invalid("Invalid cursor parameter.");
  if (*offset < 0 || *value < 0) return invalid("Pagination offset cannot be negative");
  if (*offset > 1'000'000) return invalid("Pagination offset too large");
  return Cursor{*value, *offset, *is_previous != 0};
}

}  // namespace

std::string Cursor::text() const { return fmt::format("{}:{}:{}", value, offset, is_previous ? 1 : 0); }

Result<PageRequest> read_page_request(const http::QueryPairs& query, std::size_t per_page_max) {
  PageRequest request{.cursor = {}, .limit = std::min<std::size_t>(100, per_page_max)};
  auto asked = http::find_query(query, "per_page");
  if (asked.empty()) asked = http::find_query(query, "limit");
  if (!asked.empty()) {
    const auto number = ascii::parse_number<std::int64_t>(asked);
    if (!number) return invalid("Invalid per_page parameter.");
    if (*number < 1 || *number > static_cast<std::int64_t>(per_page_max)) {
      return invalid(fmt::format("Invalid per_page value. Must be between 1 and {}.", per_page_max));
    }
    request.limit = static_cast<std::size_t>(*number);
  }
  if (const auto text = http::find_query(query, "cursor"); !text.empty()) {
    TRY_ASSIGN(request.cursor, parse_cursor(text));
  }
  return request;
}

std::string link_header(std::string_view url, const http::QueryPairs& query, const Cursor& previous, bool has_previous,
                        const Cursor& next, bool has_next) {
  std::string base(url);
  base += '?';
  for (const auto& [key, value] : query) {
    if (key == "cursor") continue;
    base += ascii::percent_encode(key) + '=' + ascii::percent_encode(value) + '&';
  }
  // Sentry writes `?&cursor=` when there is no other parameter.
  if (base.ends_with('?')) base += '&';
  const auto part = [&](std::string_view relation, bool has_results, const Cursor& cursor) {
    return fmt::format("<{}cursor={}>; rel=\"{}\"; results=\"{}\"; cursor=\"{}\"", base, cursor.text(), relation,
                       has_results, cursor.text());
  };
  return part("previous", has_previous, previous) + ", " + part("next", has_next, next);
}

}  // namespace vedette::api
