#include "base/file_name.h"

#include "base/utf8.h"

namespace vedette {
namespace {

constexpr std::size_t kFilenameMax = 255;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace

std::string shown_filename(std::string_view name) {
  auto text = utf8::repair(name.substr(name.find_last_of("/\\") + 1));
  std::erase_if(text, is_control);
  std::string shown(utf8::prefix(text, kFilenameMax));
  const bool is_name = shown.find_first_not_of(". ") != std::string::npos;
  return is_name ? shown : "attachment";
}

}  // namespace vedette
