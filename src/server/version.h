// The version of the program, as the project's build file names it.
#pragma once
#include <string_view>

namespace vedette::server {

inline constexpr std::string_view kVersion = VEDETTE_VERSION;

}  // namespace vedette::server
