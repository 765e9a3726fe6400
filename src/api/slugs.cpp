#include "api/slugs.h"

#include "store/sql/slugs.h"

namespace vedette::api {

Status check_slug(std::string_view field, std::string_view slug, bool is_reserved) {
  if (!catalog::is_slug(slug)) {
    return invalid_field(std::string(field),
                         "Enter a valid slug consisting of lowercase letters, numbers, underscores "
                         "or hyphens. It cannot be "
                         "entirely numeric.");
  }
  if (is_reserved)
    return invalid_field(std::string(field),
                         fmt::format("The slug \"{}\" is reserved and not allowed.", slug));
  return {};
}

}  // namespace vedette::api
