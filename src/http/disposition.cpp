#include "http/disposition.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/file_name.h"

namespace vedette::http {
namespace {

// Between quotes some readers decode `%41`, and some take a backslash for a path.
bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
}

}  // namespace

std::string attachment_disposition(std::string_view filename) {
  const std::string name = shown_filename(filename);
  std::string plain = name;
  std::ranges::replace_if(plain, [](char c) { return !is_plain(c); }, '_');
  std::string header = "attachment; filename=\"" + plain + '"';
  if (plain != name) header += "; filename*=UTF-8''" + ascii::percent_encode(name);
  return header;
}

}  // namespace vedette::http
