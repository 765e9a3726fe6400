// The tables of the catalog, as numbered migrations.
#pragma once
#include <span>
#include <string_view>

namespace vedette::catalog {

// Migration n leads from version n to version n + 1. A migration that has landed never changes.
std::span<const std::string_view> migrations();

}  // namespace vedette::catalog
