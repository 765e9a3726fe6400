// HTTP requests and responses as values, independent of the library that carries them.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_source.h"

namespace vedette::http {

enum class Method { get, head, post, put, patch, del, options, other };

std::string_view method_name(Method method);

// Header fields in the order of the wire; names compare without case.
class Headers {
 public:
  void add(std::string_view name, std::string_view value) { fields_.emplace_back(name, value); }
  // Replaces every field of that name.
  void set(std::string_view name, std::string_view value);
  // The first field of that name; empty when there is none.
  std::string_view get(std::string_view name) const;
  std::optional<std::string_view> find(std::string_view name) const;
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

using QueryPairs = std::vector<std::pair<std::string, std::string>>;

// Decoded pairs of a query string or a form body, in order, duplicates kept.
QueryPairs parse_query(std::string_view query);
std::string_view find_query(const QueryPairs& pairs, std::string_view key);
// The value of a cookie in a Cookie header; empty when absent.
std::string_view find_cookie(std::string_view header, std::string_view name);

struct Request {
  Method method = Method::get;
  std::string method_text;
  // As sent: `/api/0/organizations/?cursor=`, still percent-encoded.
  std::string target;
  Headers headers;
  std::string body;
  // The peer's address, without port.
  std::string peer;

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  std::string_view query() const {
    const auto at = target.find('?');
    return at == std::string::npos ? std::string_view() : std::string_view(target).substr(at + 1);
  }
};

// What of a source is a body. It is read while it is sent, by the thread that sends it, so that reading takes no longer
// than a disk does.
struct SourcePart {
  std::shared_ptr<ByteSource> source;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  // Sent instead of `body` when set, in small pieces.
  std::optional<SourcePart> part = std::nullopt;
  // Bytes that live as long as the program, sent instead of `body` when set.
  std::optional<std::string_view> asset = std::nullopt;
};

Response text_response(int status, std::string body, std::string_view content_type = "text/plain; charset=utf-8");

}  // namespace vedette::http
