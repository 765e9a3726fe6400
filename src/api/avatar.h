// The picture of a person, a team, a project or an organization.
#pragma once
#include "json/field.h"

namespace vedette::api {

struct AvatarView {
  std::string avatarType = "letter_avatar";
  std::optional<std::string> avatarUuid;
  std::optional<std::string> avatarUrl;
  static constexpr std::string_view kName = "Avatar";
  static constexpr json::Field kFields[] = {
      json::field<&AvatarView::avatarType>("avatarType", "How the picture is made."),
      json::field<&AvatarView::avatarUuid>("avatarUuid", "Id of an uploaded picture."),
      json::field<&AvatarView::avatarUrl>("avatarUrl", "Address of an uploaded picture."),
  };
};

}  // namespace vedette::api
