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

// The number behind `\u` at the front of `text`.
std::optional<unsigned> code_unit(std::string_view text) {
  if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
  const auto bytes = ascii::from_hex(text.substr(2, 4));
  if (!bytes) return std::nullopt;
  return unsigned{(*bytes)[0]} << 8 | (*bytes)[1];
}

bool is_leading(unsigned unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool is_trailing(unsigned unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

// Appends the escape sequence at the front of `text`, or U+FFFD for half a character. Returns how many bytes it has.
std::size_t add_escape(std::string_view text, std::string& out) {
  const auto unit = code_unit(text);
  const bool is_pair = unit && is_leading(*unit) && is_trailing(code_unit(text.substr(6)).value_or(0));
  const bool is_half = unit && !is_pair && (is_leading(*unit) || is_trailing(*unit));
  const auto bytes = is_pair ? 12 : unit ? 6 : std::min<std::size_t>(text.size(), 2);
  out += is_half ? "\\ufffd" : text.substr(0, bytes);
  return bytes;
}

// Strings with half characters and bare control characters, and bare non-numbers, as JSON has them.
std::string repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') {
        i += add_escape(text.substr(i), out) - 1;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
      } else {
        out += c;
      }
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
  return parse_with(utf8::is_valid(text) ? repaired(text) : repaired(utf8::repair(text)), std::move(storage));
}

}  // namespace vedette::json
