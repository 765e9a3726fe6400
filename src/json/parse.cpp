#include "json/parse.h"

#include <array>
#include <string>

#include "base/ascii.h"
#include "base/utf8.h"
#include "json/value_handler.h"

namespace vedette::json {
namespace {

Result<value> parse_with(std::string_view text, storage_ptr storage) {
  boost::json::parse_options options;
  options.max_depth = kDepthMax;
  std::array<unsigned char, 4096> buffer;
  boost::json::basic_parser<ValueHandler> parser(options, buffer.data(), buffer.size());
  parser.handler().begin(std::move(storage));
  boost::json::error_code error;
  const auto used = parser.write_some(false, text.data(), text.size(), error);
  if (!error && used < text.size()) error = boost::json::error::extra_data;
  if (error) return invalid(fmt::format("Invalid JSON: {}.", error.message()));
  return parser.handler().release();
}

// The length of a bare non-number at the front of `text`, or 0.
std::size_t non_number_bytes(std::string_view text) {
  for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
    if (text.starts_with(word) && (text.size() == word.size() || !ascii::is_alnum(text[word.size()]))) {
      return word.size();
    }
  }
  return 0;
}

std::string without_non_numbers(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      out += c;
      if (c == '\\' && i + 1 < text.size()) out += text[++i];
      if (c == '"') in_string = false;
      continue;
    }
    if (const auto bytes = non_number_bytes(text.substr(i)); bytes != 0) {
      out += "null";
      i += bytes - 1;
      continue;
    }
    in_string = c == '"';
    out += c;
  }
  return out;
}

}  // namespace

Result<value> parse(std::string_view text, storage_ptr storage) {
  return parse_with(text, std::move(storage));
}

Result<value> parse_lenient(std::string_view text, storage_ptr storage) {
  // The parser checks UTF-8 itself, so well-formed text, nearly all there is, is read once.
  auto strict = parse_with(text, storage);
  if (strict) return strict;
  const std::string valid = utf8::is_valid(text) ? std::string(text) : utf8::repair(text);
  return parse_with(without_non_numbers(valid), std::move(storage));
}

}  // namespace vedette::json
