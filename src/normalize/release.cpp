// Release, environment and dist: names that stand in URLs, file names and lists.
#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

// Removes the member and takes its text, trimmed; reported unless it is a text that `accepts`.
template <class Predicate>
void keep_if(Draft& draft, std::string_view key, Predicate accepts) {
  const auto it = draft.event.find(key);
  if (it == draft.event.end()) return;
  json::value& value = it->value();
  if (!value.is_bool() && make_text(value)) {
    const std::string trimmed(ascii::trim(view(value.get_string())));
    if (accepts(trimmed)) {
      value.emplace_string() = trimmed;
      return;
    }
    if (trimmed.empty()) {
      draft.event.erase(it);
      return;
    }
  }
  draft.report.invalid(Path(key), std::move(value));
  draft.event.erase(it);
}

bool is_name(std::string_view text, std::size_t max_characters) {
  const auto is_forbidden = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '/' || c == '\\';
  };
  return !text.empty() && text != "." && text != ".." && utf8::length(text) <= max_characters &&
         std::ranges::none_of(text, is_forbidden);
}

}  // namespace

bool is_release(std::string_view text) {
  return is_name(text, 200) && !ascii::equals_ignoring_case(text, "latest");
}

bool is_environment(std::string_view text) {
  return is_name(text, 64) && !ascii::equals_ignoring_case(text, "none");
}

bool is_dist(std::string_view text) {
  const auto is_allowed = [](char c) {
    return ascii::is_alnum(c) || c == '_' || c == '.' || c == '-';
  };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, is_allowed);
}

void normalize_release(Draft& draft) {
  keep_if(draft, "release", is_release);
  keep_if(draft, "environment", is_environment);
  keep_if(draft, "dist", is_dist);
}

}  // namespace vedette::normalize
