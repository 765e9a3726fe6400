// Accounts as the API shows them to members of the same organization, and to themselves.
#pragma once
#include "api/avatar.h"
#include "json/field.h"
#include "model/ids.h"
#include "store/sql/accounts.h"

namespace vedette::api {

struct UserEmailView {
  UserId id;
  std::string email;
  bool is_verified = false;
  static constexpr std::string_view kName = "UserEmail";
  static constexpr json::Field kFields[] = {
      json::field<&UserEmailView::id>("id", "Id of the address."),
      json::field<&UserEmailView::email>("email", "The address."),
      json::field<&UserEmailView::is_verified>("is_verified",
                                               "Whether a mail to it was answered; none are sent."),
  };
};

struct UserView {
  UserId id;
  std::string name;
  std::string username;
  std::string email;
  std::string avatarUrl;
  bool isActive = true;
  bool hasPasswordAuth = false;
  Instant dateJoined;
  std::optional<Instant> lastLogin;
  bool is_off = false;
  json::object experiments;
  std::vector<UserEmailView> emails;
  std::vector<json::object> nothing;
  AvatarView avatar;
  static constexpr std::string_view kName = "User";
  static constexpr json::Field kFields[] = {
      json::field<&UserView::id>("id", "Id of the account."),
      json::field<&UserView::name>("name", "Name of the person; the e-mail address without one."),
      json::field<&UserView::username>("username", "What the person logs in with."),
      json::field<&UserView::email>("email", "E-mail address."),
      json::field<&UserView::avatarUrl>("avatarUrl", "Address of a picture; empty without one."),
      json::field<&UserView::isActive>("isActive", "Whether the account may be used."),
      json::field<&UserView::is_off>("isSuspended", "Whether the account is suspended."),
      json::field<&UserView::hasPasswordAuth>("hasPasswordAuth",
                                              "Whether the account has a password."),
      json::field<&UserView::is_off>("isManaged", "Whether another service manages the account."),
      json::field<&UserView::dateJoined>("dateJoined", "When the account was made."),
      json::field<&UserView::lastLogin>("lastLogin", "When the person last logged in."),
      json::field<&UserView::is_off>("has2fa", "Whether a second factor is asked."),
      json::field<&UserView::lastLogin>("lastActive", "When the person last logged in."),
      json::field<&UserView::is_off>("isSuperuser",
                                     "Whether the account operates the installation."),
      json::field<&UserView::is_off>("isStaff",
                                     "Whether the account belongs to the operator's staff."),
      json::field<&UserView::experiments>("experiments",
                                          "Experiments that the account takes part in."),
      json::field<&UserView::emails>("emails", "All e-mail addresses."),
      json::field<&UserView::nothing>("identities", "Accounts in other services."),
      json::field<&UserView::avatar>("avatar", "Picture of the person."),
  };
};

UserView make_user_view(const catalog::UserRow& row);

}  // namespace vedette::api
