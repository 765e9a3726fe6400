// Slugs: the names that stand in addresses.
#pragma once
#include <string>
#include <string_view>

namespace vedette::catalog {

inline constexpr std::size_t kTenantSlugMax = 50;
inline constexpr std::size_t kProjectSlugMax = 100;

// Lower-case letters, digits, `_` and `-`, not all digits: those would be ids.
bool is_slug(std::string_view text);
// Words of the page's own addresses, which no organization, team or project may take.
bool is_reserved_organization_slug(std::string_view slug);
bool is_reserved_slug(std::string_view slug);
// A slug made of a name, at most `length_max` long. A name that gives none (letters of another
// script, digits alone) gets one that begins with `fallback`.
std::string make_slug(std::string_view name, std::string_view fallback, std::size_t length_max);

// `wanted`, or the first of wanted-2, wanted-3 … that `is_taken` does not know, cut to
// `length_max`.
template <class IsTaken>
std::string free_slug(std::string_view wanted, std::size_t length_max, IsTaken&& is_taken) {
  std::string slug(wanted);
  for (int i = 2; is_taken(slug); ++i) {
    const auto suffix = "-" + std::to_string(i);
    slug = std::string(wanted.substr(0, length_max - suffix.size())) + suffix;
  }
  return slug;
}

}  // namespace vedette::catalog
