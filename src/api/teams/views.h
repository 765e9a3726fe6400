// Teams as the API shows them.
#pragma once
#include "api/avatar.h"
#include "api/organizations/views.h"
#include "api/projects/views.h"
#include "json/field.h"
#include "model/ids.h"

namespace vedette::api {

struct TeamView {
  TeamId id;
  std::string slug;
  std::string name;
  Instant dateCreated;
  bool isMember = false;
  std::optional<std::string> teamRole;
  json::object flags{{"idp:provisioned", false}};
  std::vector<std::string> access;
  bool hasAccess = true;
  bool isPending = false;
  std::int64_t memberCount = 0;
  AvatarView avatar;
  static constexpr std::string_view kName = "Team";
  static constexpr Field kFields[] = {
      field<&TeamView::id>("id", "Id of the team."),
      field<&TeamView::slug>("slug", "Unique in the organization."),
      field<&TeamView::name>("name", "Name of the team."),
      field<&TeamView::dateCreated>("dateCreated", "When the team was made."),
      field<&TeamView::isMember>("isMember", "Whether the caller belongs to the team."),
      field<&TeamView::teamRole>(
          "teamRole",
          "The caller's role in the team; it follows from the role in the organization."),
      field<&TeamView::flags>("flags", "Where the team comes from."),
      field<&TeamView::access>("access", "Scopes of the caller on the team."),
      field<&TeamView::hasAccess>("hasAccess", "Whether the caller may see what the team holds."),
      field<&TeamView::isPending>("isPending", "Whether the caller asked to join."),
      field<&TeamView::memberCount>("memberCount", "How many people belong to the team."),
      field<&TeamView::avatar>("avatar", "Picture of the team."),
  };
};

struct TeamDetailView : TeamView {
  std::vector<json::object> externalTeams;
  std::optional<OrganizationView> organization;
  std::optional<std::vector<ProjectView>> projects;
  static constexpr std::string_view kName = "TeamDetail";
  static constexpr auto kFields =
      extend(TeamView::kFields,
             {field<&TeamDetailView::externalTeams>(
                  "externalTeams", "The same team in other services; there are none."),
              optional_field<&TeamDetailView::organization>("organization",
                                                            "The organization it belongs to."),
              optional_field<&TeamDetailView::projects>("projects", "Projects of the team.")});
};

TeamView make_team_view(const Context& context, const catalog::TeamRow& row);
// Without organization; with projects when asked.
TeamDetailView make_team_detail(const Context& context, const catalog::TeamRow& row,
                                bool has_projects);

}  // namespace vedette::api
