#include "http/range.h"

#include <fmt/core.h>

#include "base/ascii.h"

namespace vedette::http {
namespace {

struct Range {
  std::optional<std::uint64_t> first;  // without it: so many bytes of the end
  std::optional<std::uint64_t> last;
};

// Nothing when it is not one range of bytes.
std::optional<Range> parse_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes=";
  if (text.size() < kUnit.size() || !ascii::equals_ignoring_case(text.substr(0, kUnit.size()), kUnit)) return std::nullopt;
  text = ascii::trim(text.substr(kUnit.size()));
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits) {
    return ascii::is_all_digits(digits) ? ascii::parse_number<std::uint64_t>(digits) : std::nullopt;
  };
  const auto before = text.substr(0, dash);
  const auto behind = text.substr(dash + 1);
  const Range range{.first = number(before), .last = number(behind)};
  // What is there and no number, or a number beyond all files, is no range.
  if (range.first.has_value() == before.empty() || range.last.has_value() == behind.empty()) return std::nullopt;
  if (!range.first && !range.last) return std::nullopt;
  if (range.first && range.last && *range.last < *range.first) return std::nullopt;
  return range;
}

}  // namespace

void serve_source(std::shared_ptr<ByteSource> source, const Request& request, Response& response) {
  const auto size = source->size();
  response.headers.set("Accept-Ranges", "bytes");
  const auto range = parse_range(request.headers.get("Range"));
  if (!range || request.headers.find("If-Range") || request.method != Method::get) {
    response.part = SourcePart{.source = std::move(source), .offset = 0, .bytes = size};
    return;
  }
  const auto first = range->first ? *range->first : size - std::min(size, *range->last);
  if (first >= size) {
    response.status = 416;
    response.headers.set("Content-Range", fmt::format("bytes */{}", size));
    return;
  }
  const auto last = range->first && range->last ? std::min(*range->last, size - 1) : size - 1;
  response.status = 206;
  response.headers.set("Content-Range", fmt::format("bytes {}-{}/{}", first, last, size));
  response.part = SourcePart{.source = std::move(source), .offset = first, .bytes = last - first + 1};
}

}  // namespace vedette::http
