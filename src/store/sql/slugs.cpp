#include "store/sql/slugs.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace vedette::catalog {
namespace {

constexpr std::array kReservedOrganizations{
    std::string_view("_static"),  std::string_view("accept"),   std::string_view("account"),
    std::string_view("admin"),    std::string_view("api"),      std::string_view("assets"),
    std::string_view("auth"),     std::string_view("docs"),     std::string_view("health"),
    std::string_view("internal"), std::string_view("login"),    std::string_view("logout"),
    std::string_view("new"),      std::string_view("oauth"),    std::string_view("organizations"),
    std::string_view("projects"), std::string_view("settings"), std::string_view("setup"),
    std::string_view("static"),   std::string_view("teams"),    std::string_view("users")};
constexpr std::array kReserved{std::string_view("new"), std::string_view("settings")};

}  // namespace

bool is_slug(std::string_view text) {
  return !text.empty() && !ascii::is_all_digits(text) && std::ranges::all_of(text, [](char c) {
    return ascii::is_lower(c) || ascii::is_digit(c) || c == '_' || c == '-';
  });
}

bool is_reserved_organization_slug(std::string_view slug) {
  return std::ranges::find(kReservedOrganizations, slug) != kReservedOrganizations.end();
}

bool is_reserved_slug(std::string_view slug) {
  return std::ranges::find(kReserved, slug) != kReserved.end();
}

std::string make_slug(std::string_view name, std::string_view fallback, std::size_t length_max) {
  auto slug = ascii::slugify(name);
  if (slug.empty()) slug = fallback;
  if (ascii::is_all_digits(slug)) slug = std::string(fallback) + "-" + slug;
  slug.resize(std::min(slug.size(), length_max));
  while (slug.size() > 1 && slug.back() == '-') slug.pop_back();
  // Cutting may have left digits alone.
  return ascii::is_all_digits(slug) ? std::string(fallback) : slug;
}

}  // namespace vedette::catalog
