#include "api/releases/version_info.h"

#include "base/ascii.h"
#include "base/utf8.h"

namespace vedette::api {
namespace {

constexpr std::size_t kVersionMax = 200;
constexpr std::size_t kShortHashLength = 12;
constexpr std::size_t kNumbersMax = 4;

bool is_build_hash(std::string_view text) {
  const auto size = text.size();
  const bool is_hash_length =
      size == 12 || size == 16 || size == 20 || size == 32 || size == 40 || size == 64;
  return is_hash_length && std::ranges::all_of(text, ascii::is_hex);
}

struct Numbers {
  std::vector<std::int64_t> parts;
  std::string pre;
  std::string build;
};

// `1.2`, `1.2.3` or `1.2.3.4`, then `-` and what is before the release, then `+` and the build.
std::optional<Numbers> parse_numbers(std::string_view text) {
  Numbers numbers;
  if (const auto plus = text.find('+'); plus != std::string_view::npos) {
    numbers.build = text.substr(plus + 1);
    text = text.substr(0, plus);
  }
  if (const auto hyphen = text.find('-'); hyphen != std::string_view::npos) {
    numbers.pre = text.substr(hyphen + 1);
    text = text.substr(0, hyphen);
  }
  const auto parts = ascii::split(text, '.');
  if (parts.size() < 2 || parts.size() > kNumbersMax) return std::nullopt;
  for (const auto part : parts) {
    const auto number =
        ascii::is_all_digits(part) ? ascii::parse_number<std::int64_t>(part) : std::nullopt;
    if (!number) return std::nullopt;
    numbers.parts.push_back(*number);
  }
  return numbers;
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

}  // namespace

VersionInfoView make_version_info(std::string_view version) {
  VersionInfoView view;
  const auto at = version.rfind('@');
  const bool has_package = at != std::string_view::npos && at > 0 && at + 1 < version.size();
  if (has_package) view.package = std::string(version.substr(0, at));
  const auto raw = has_package ? version.substr(at + 1) : version;
  view.version["raw"] = raw;
  view.description = raw;
  if (is_build_hash(raw)) {
    view.buildHash = std::string(raw);
    view.description = raw.substr(0, kShortHashLength);
    return view;
  }
  const auto numbers = parse_numbers(raw);
  if (!numbers) return view;
  const auto part = [&](std::size_t index) {
    return index < numbers->parts.size() ? numbers->parts[index] : 0;
  };
  view.version["major"] = part(0);
  view.version["minor"] = part(1);
  view.version["patch"] = part(2);
  view.version["pre"] = text_or_null(numbers->pre);
  view.version["buildCode"] = text_or_null(numbers->build);
  view.version["components"] = numbers->parts.size();
  if (!numbers->build.empty()) {
    const bool is_hash = is_build_hash(numbers->build);
    if (is_hash) view.buildHash = numbers->build;
    view.description =
        fmt::format("{} ({})", raw.substr(0, raw.find('+')),
                    is_hash ? numbers->build.substr(0, kShortHashLength) : numbers->build);
  }
  return view;
}

std::optional<std::string> find_version_fault(std::string_view version) {
  const auto text = ascii::trim(version);
  if (text.empty()) return "This field may not be blank.";
  if (utf8::length(text) > kVersionMax)
    return fmt::format("Ensure this field has no more than {} characters.", kVersionMax);
  if (text == "." || text == ".." || ascii::equals_ignoring_case(text, "latest")) {
    return fmt::format("Release with name {} is not valid: the name is reserved.", text);
  }
  const auto is_forbidden = [](char c) {
    return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  };
  if (std::ranges::any_of(text, is_forbidden))
    return "A version takes no slashes, line breaks or other control characters.";
  return std::nullopt;
}

}  // namespace vedette::api
