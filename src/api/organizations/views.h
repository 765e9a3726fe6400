// Organizations as the API shows them in lists and beside other things.
#pragma once
#include "api/avatar.h"
#include "api/context.h"
#include "json/field.h"
#include "model/ids.h"

namespace vedette::api {

using json::Field;
using json::field;
using json::optional_field;

struct OrganizationStatusView {
  std::string id = "active";
  std::string name = "active";
  static constexpr std::string_view kName = "OrganizationStatus";
  static constexpr Field kFields[] = {
      field<&OrganizationStatusView::id>("id", "Always `active`."),
      field<&OrganizationStatusView::name>("name", "The same, to be shown."),
  };
};

struct OrganizationLinksView {
  std::string organizationUrl;
  std::string regionUrl;
  static constexpr std::string_view kName = "OrganizationLinks";
  static constexpr Field kFields[] = {
      field<&OrganizationLinksView::organizationUrl>("organizationUrl",
                                                     "Where people reach the organization."),
      field<&OrganizationLinksView::regionUrl>(
          "regionUrl", "Where clients reach its API; empty when that is not over TLS."),
  };
};

struct OrganizationView {
  OrganizationId id;
  std::string slug;
  std::string name;
  Instant dateCreated;
  OrganizationStatusView status;
  OrganizationLinksView links;
  AvatarView avatar;
  std::vector<std::string> features;
  bool isEarlyAdopter = false;
  bool require2FA = false;
  bool requireEmailVerification = false;
  bool hasAuthProvider = false;
  bool allowMemberInvite = true;
  bool allowMemberProjectCreation = true;
  bool allowSuperuserAccess = false;
  static constexpr std::string_view kName = "Organization";
  static constexpr Field kFields[] = {
      field<&OrganizationView::id>("id", "Id of the organization."),
      field<&OrganizationView::slug>("slug", "Its name in addresses."),
      field<&OrganizationView::name>("name", "Name of the organization."),
      field<&OrganizationView::dateCreated>("dateCreated", "When it was made."),
      field<&OrganizationView::status>("status", "Whether it is in use."),
      field<&OrganizationView::links>("links", "Where it is reached."),
      field<&OrganizationView::avatar>("avatar", "Picture of the organization."),
      field<&OrganizationView::features>("features", "Names of optional features that are on."),
      field<&OrganizationView::isEarlyAdopter>("isEarlyAdopter", "Whether it gets features early."),
      field<&OrganizationView::require2FA>("require2FA", "Whether members need a second factor."),
      field<&OrganizationView::requireEmailVerification>(
          "requireEmailVerification", "Whether members must confirm their e-mail."),
      field<&OrganizationView::hasAuthProvider>("hasAuthProvider",
                                                "Whether people log in through another service."),
      field<&OrganizationView::allowMemberInvite>("allowMemberInvite",
                                                  "Whether members may invite others."),
      field<&OrganizationView::allowMemberProjectCreation>("allowMemberProjectCreation",
                                                           "Whether members may make projects."),
      field<&OrganizationView::allowSuperuserAccess>("allowSuperuserAccess",
                                                     "Whether operators may enter."),
  };
};

// Fills any view that extends OrganizationView.
void fill_organization(OrganizationView& view, const Services& services,
                       const catalog::OrganizationRow& row);
OrganizationView make_organization_view(const Services& services,
                                        const catalog::OrganizationRow& row);

}  // namespace vedette::api
