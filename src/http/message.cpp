#include "http/message.h"

#include <algorithm>

#include "base/ascii.h"

namespace vedette::http {

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::other: return "OTHER";
  }
  return "OTHER";
}

void Headers::set(std::string_view name, std::string_view value) {
  std::erase_if(fields_, [&](const auto& field) { return ascii::equals_ignoring_case(field.first, name); });
  add(name, value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (ascii::equals_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

std::string_view Headers::get(std::string_view name) const { return find(name).value_or(std::string_view()); }

QueryPairs parse_query(std::string_view query) {
  QueryPairs pairs;
  for (const auto part : ascii::split(query, '&')) {
    if (part.empty()) continue;
    const auto at = part.find('=');
    const auto value = at == std::string_view::npos ? std::string_view() : part.substr(at + 1);
    pairs.emplace_back(ascii::percent_decode(part.substr(0, at), true), ascii::percent_decode(value, true));
  }
  return pairs;
}

std::string_view find_query(const QueryPairs& pairs, std::string_view key) {
  const auto found = std::ranges::find(pairs, key, &QueryPairs::value_type::first);
  return found == pairs.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view find_cookie(std::string_view header, std::string_view name) {
  for (const auto part : ascii::split(header, ';')) {
    const auto pair = ascii::trim(part);
    const auto at = pair.find('=');
    if (at != std::string_view::npos && pair.substr(0, at) == name) return pair.substr(at + 1);
  }
  return {};
}

Response text_response(int status, std::string body, std::string_view content_type) {
  Response response{.status = status, .body = std::move(body)};
  response.headers.add("Content-Type", content_type);
  return response;
}

}  // namespace vedette::http
