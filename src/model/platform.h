// Platforms that a project can be made for.
#pragma once
#include <span>
#include <string_view>

namespace vedette {

struct Platform {
  std::string_view id;
  std::string_view name;
};

std::span<const Platform> platforms();
// Ids of the list, and more specific ones of a listed family such as `python-django`.
bool is_known_platform(std::string_view id);

}  // namespace vedette
