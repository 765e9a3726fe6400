#include "formats/multipart.h"

#include "base/ascii.h"
#include "base/utf8.h"

namespace vedette::formats {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kBoundaryMax = 70;

struct Parameter {
  std::string name;  // lower case
  std::string value;
};

// A header's value: `form-data; name="a"`.
struct HeaderValue {
  std::string kind;  // lower case
  std::vector<Parameter> parameters;

  // The first of that name, null when there is none.
  const std::string* find(std::string_view name) const {
    const auto found = std::ranges::find(parameters, name, &Parameter::name);
    return found == parameters.end() ? nullptr : &found->value;
  }
};

std::string_view skip_blanks(std::string_view text) {
  const auto start = std::ranges::find_if_not(text, ascii::is_space) - text.begin();
  return text.substr(static_cast<std::size_t>(start));
}

// Takes a quoted string off the front of `rest`; nothing when its end is missing. A backslash escapes only quotes and
// itself: old browsers send whole Windows paths between the quotes.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string value;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c == '"') {
      rest.remove_prefix(i + 1);
      return value;
    }
    const bool is_escape = c == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
    value += is_escape ? rest[++i] : c;
  }
  return std::nullopt;
}

std::optional<HeaderValue> parse_header_value(std::string_view text) {
  const auto kind_end = std::min(text.find(';'), text.size());
  HeaderValue header{ascii::lower(ascii::trim(text.substr(0, kind_end))), {}};
  auto rest = text.substr(kind_end);
  while (!rest.empty()) {
    rest = skip_blanks(rest.substr(1));
    const auto name_end = std::min(rest.find_first_of("=;"), rest.size());
    Parameter parameter{ascii::lower(ascii::trim(rest.substr(0, name_end))), {}};
    rest.remove_prefix(name_end);
    if (rest.empty() || rest.front() == ';') continue;
    rest = skip_blanks(rest.substr(1));
    if (!rest.empty() && rest.front() == '"') {
      auto value = take_quoted(rest);
      if (!value) return std::nullopt;
      parameter.value = std::move(*value);
      rest.remove_prefix(std::min(rest.find(';'), rest.size()));
    } else {
      const auto value_end = std::min(rest.find(';'), rest.size());
      parameter.value = ascii::trim(rest.substr(0, value_end));
      rest.remove_prefix(value_end);
    }
    header.parameters.push_back(std::move(parameter));
  }
  return header;
}

bool is_boundary_character(char c) {
  return ascii::is_alnum(c) || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

Result<std::string> boundary_of(std::string_view content_type) {
  const auto header = parse_header_value(content_type);
  if (!header || header->kind != "multipart/form-data") return invalid("expected multipart/form-data");
  const auto* boundary = header->find("boundary");
  if (boundary == nullptr || boundary->empty() || boundary->size() > kBoundaryMax || boundary->back() == ' ' ||
      !std::ranges::all_of(*boundary, is_boundary_character)) {
    return invalid("multipart/form-data without a valid boundary");
  }
  return *boundary;
}

struct Delimiter {
  std::size_t start = 0;  // of the line end that belongs to it
  std::size_t end = 0;    // where what follows begins
  bool is_final = false;
};

// What stands behind `--boundary`, which ends at `at`: the rest of a delimiter line, or content after all.
std::optional<Delimiter> rest_of_delimiter(std::string_view body, std::size_t start, std::size_t at) {
  const bool is_final = body.substr(at).starts_with("--");
  if (is_final) at += 2;
  while (at < body.size() && (body[at] == ' ' || body[at] == '\t')) ++at;
  if (body.substr(at).starts_with(kLineEnd)) return Delimiter{start, at + kLineEnd.size(), is_final};
  if (is_final && at == body.size()) return Delimiter{start, at, true};
  return std::nullopt;
}

// `mark` is CR LF `--boundary`.
std::optional<Delimiter> find_delimiter(std::string_view body, std::string_view mark, std::size_t from) {
  for (;;) {
    const auto start = body.find(mark, from);
    if (start == std::string_view::npos) return std::nullopt;
    if (auto delimiter = rest_of_delimiter(body, start, start + mark.size())) return delimiter;
    from = start + kLineEnd.size();
  }
}

std::optional<Delimiter> first_delimiter(std::string_view body, std::string_view mark) {
  const auto dashed = mark.substr(kLineEnd.size());
  if (body.starts_with(dashed)) {
    if (auto delimiter = rest_of_delimiter(body, 0, dashed.size())) return delimiter;
  }
  return find_delimiter(body, mark, 0);
}

std::string valid_text(std::string_view text) {
  return utf8::is_valid(text) ? std::string(text) : utf8::repair(text);
}

// RFC 7578 has no `filename*`, yet older HTTP clients send it, and alone, for names that are not ASCII.
std::optional<std::string> extended_filename(const HeaderValue& disposition) {
  const auto* value = disposition.find("filename*");
  if (value == nullptr) return std::nullopt;
  const auto charset_end = value->find('\'');
  const auto language_end = charset_end == std::string::npos ? charset_end : value->find('\'', charset_end + 1);
  if (language_end == std::string::npos) return std::nullopt;
  return ascii::percent_decode(std::string_view(*value).substr(language_end + 1), false);
}

Status read_disposition(std::string_view value, Part& part, bool& is_named) {
  const auto disposition = parse_header_value(value);
  if (!disposition || disposition->kind != "form-data") return invalid("a form part is no form-data");
  const auto* name = disposition->find("name");
  if (name == nullptr) return invalid("a form part has no name");
  part.name = valid_text(*name);
  if (const auto* filename = disposition->find("filename")) {
    part.filename = valid_text(*filename);
  } else if (auto extended = extended_filename(*disposition)) {
    part.filename = valid_text(*extended);
  }
  is_named = true;
  return {};
}

// Without its last line end. A line that begins with a blank continues the one before.
std::string unfolded(std::string_view headers) {
  std::string out;
  out.reserve(headers.size());
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto rest = headers.substr(i);
    if (rest.starts_with("\r\n ") || rest.starts_with("\r\n\t")) {
      ++i;
    } else {
      out += headers[i];
    }
  }
  return out;
}

Status read_headers(std::string_view block, Part& part) {
  const auto headers = unfolded(block);
  std::string_view rest = headers;
  bool is_named = false;
  for (std::size_t count = 0; !rest.empty(); ++count) {
    if (count == kPartHeadersMax) return fail(ErrorCode::too_large, "a form part has too many headers");
    const auto end = rest.find(kLineEnd);
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + kLineEnd.size());
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return invalid("a form part has a malformed header");
    const auto name = ascii::trim(line.substr(0, colon));
    const auto value = ascii::trim(line.substr(colon + 1));
    if (ascii::equals_ignoring_case(name, "content-disposition") && !is_named) {
      TRY(read_disposition(value, part, is_named));
    } else if (ascii::equals_ignoring_case(name, "content-type") && part.content_type.empty()) {
      part.content_type = valid_text(value);
    }
  }
  if (!is_named) return invalid("a form part has no content disposition");
  return {};
}

// `with_end` is the part and the line end of the delimiter behind it: the blank line of a part with an empty body
// shares that line end.
Result<Part> parse_part(std::string_view with_end) {
  const auto content = with_end.substr(0, with_end.size() - kLineEnd.size());
  const auto searched = with_end.substr(0, kPartHeaderBytesMax + 4);
  const auto blank_line = searched.find("\r\n\r\n");
  if (blank_line == std::string_view::npos && content.size() > kPartHeaderBytesMax) {
    return fail(ErrorCode::too_large, "the header of a form part is too long");
  }
  Part part;
  TRY(read_headers(content.substr(0, blank_line), part));
  if (blank_line != std::string_view::npos) part.body = content.substr(std::min(blank_line + 4, content.size()));
  return part;
}

}  // namespace

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body) {
  TRY_ASSIGN(const auto boundary, boundary_of(content_type));
  const auto mark = fmt::format("\r\n--{}", boundary);
  auto delimiter = first_delimiter(body, mark);
  if (!delimiter) return invalid("the form has no delimiter");
  std::vector<Part> parts;
  while (!delimiter->is_final) {
    if (parts.size() == kPartsMax) return fail(ErrorCode::too_large, "the form has too many parts");
    const auto start = delimiter->end;
    delimiter = find_delimiter(body, mark, start);
    if (!delimiter) return invalid("the form has no final delimiter");
    TRY_ASSIGN(auto part, parse_part(body.substr(start, delimiter->start + kLineEnd.size() - start)));
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace vedette::formats
