// What the text of a release's version says: package, version numbers, build.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/field.h"

namespace vedette::api {

struct VersionInfoView {
  std::optional<std::string> package;
  json::object version;
  std::string description;
  std::optional<std::string> buildHash;
  static constexpr std::string_view kName = "VersionInfo";
  static constexpr json::Field kFields[] = {
      json::field<&VersionInfoView::package>(
          "package", "What is released, when the version names it before an `@`."),
      json::field<&VersionInfoView::version>("version",
                                             "`raw`, and its numbers when they can be told."),
      json::field<&VersionInfoView::description>("description", "Short form for people."),
      json::field<&VersionInfoView::buildHash>("buildHash",
                                               "The commit or build that the version names."),
  };
};

// `package@1.2.3-rc1+build`, any part of which may be missing; any text is taken.
VersionInfoView make_version_info(std::string_view version);

// What is wrong with a text as a version; nothing when it can be one. White space around it is not
// part of it. The rules are those for the `release` of an event, so that both name the same.
std::optional<std::string> find_version_fault(std::string_view version);

}  // namespace vedette::api
