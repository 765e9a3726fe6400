// Internal integrations and their tokens as the API shows them.
#pragma once
#include "api/context.h"
#include "json/field.h"

namespace vedette::api {

using json::Field;
using json::field;
using json::optional_field;

struct TokenView {
  TokenId id;
  std::optional<std::string> name;
  std::vector<std::string> scopes;
  std::optional<std::string> application;
  std::optional<Instant> expiresAt;
  Instant dateCreated;
  std::optional<Instant> dateLastUsed;
  std::optional<std::string> state;
  std::optional<std::string> token;
  std::optional<std::string> refreshToken;
  std::string tokenLastCharacters;
  static constexpr std::string_view kName = "ApiToken";
  static constexpr Field kFields[] = {
      field<&TokenView::id>("id", "Id of the token."),
      field<&TokenView::name>("name", "Name of the token; null when it has none."),
      field<&TokenView::scopes>(
          "scopes", "What the token may do: the permissions that its integration has now."),
      field<&TokenView::application>("application",
                                     "Null: the token belongs to an internal integration."),
      field<&TokenView::expiresAt>("expiresAt", "When the token ends; null for never."),
      field<&TokenView::dateCreated>("dateCreated", "When the token was made."),
      field<&TokenView::dateLastUsed>("dateLastUsed",
                                      "When the token last came with a call; null for never."),
      field<&TokenView::state>("state", "Null: nothing is pending."),
      optional_field<&TokenView::token>("token", "The token itself. Shown once, when it is made."),
      field<&TokenView::refreshToken>("refreshToken", "Null: the token needs no renewal."),
      field<&TokenView::tokenLastCharacters>("tokenLastCharacters",
                                             "The last four characters, to tell tokens apart."),
  };
};

struct SentryAppOwnerView {
  std::int64_t id = 0;
  std::string slug;
  static constexpr std::string_view kName = "SentryAppOwner";
  static constexpr Field kFields[] = {
      field<&SentryAppOwnerView::id>("id", "Id of the organization, as a number."),
      field<&SentryAppOwnerView::slug>("slug", "Slug of the organization."),
  };
};

struct SentryAppView {
  std::vector<std::string> allowedOrigins;
  std::string author;
  std::vector<json::object> avatars;
  std::vector<std::string> events;
  std::vector<std::string> webhookEvents;
  std::vector<std::string> featureData;
  bool isAlertable = false;
  bool isDisabled = false;
  std::string metadata;
  std::string name;
  std::optional<std::string> overview;
  std::int64_t popularity = 1;
  std::optional<std::string> redirectUrl;
  json::value schema;
  std::vector<std::string> scopes;
  std::string slug;
  std::string status = "internal";
  std::string uuid;
  bool verifyInstall = false;
  std::optional<std::string> webhookUrl;
  std::vector<std::string> webhookHeaders;
  std::string clientId;
  std::optional<std::string> clientSecret;
  SentryAppOwnerView owner;
  static constexpr std::string_view kName = "SentryApp";
  static constexpr Field kFields[] = {
      field<&SentryAppView::allowedOrigins>(
          "allowedOrigins", "Origins whose pages may call the API with its tokens."),
      field<&SentryAppView::author>("author", "Who made the integration."),
      field<&SentryAppView::avatars>("avatars", "Uploaded pictures."),
      field<&SentryAppView::events>("events", "Resources that its webhook is subscribed to."),
      field<&SentryAppView::webhookEvents>("webhookEvents", "The same, one entry per action."),
      field<&SentryAppView::featureData>(
          "featureData", "Features that are advertised: none for internal integrations."),
      field<&SentryAppView::isAlertable>("isAlertable",
                                         "Whether alerts may name it as their action."),
      field<&SentryAppView::isDisabled>("isDisabled", "Whether it is switched off."),
      field<&SentryAppView::metadata>(
          "metadata", "Facts kept beside the integration; empty when there are none."),
      field<&SentryAppView::name>("name", "Name of the integration."),
      field<&SentryAppView::overview>("overview", "What the integration is for."),
      field<&SentryAppView::popularity>("popularity", "Weight in lists."),
      field<&SentryAppView::redirectUrl>("redirectUrl",
                                         "Null: nobody installs an internal integration."),
      field<&SentryAppView::schema>(
          "schema",
          "Description of its interface components as an object; empty text when there is none."),
      field<&SentryAppView::scopes>("scopes",
                                    "Permissions of the integration and of all its tokens."),
      field<&SentryAppView::slug>("slug", "Unique in the installation; never changes."),
      field<&SentryAppView::status>("status", "`internal`: it serves one organization."),
      field<&SentryAppView::uuid>("uuid", "Unique id of the integration."),
      field<&SentryAppView::verifyInstall>("verifyInstall",
                                           "Whether an installation waits for confirmation."),
      field<&SentryAppView::webhookUrl>("webhookUrl", "Where webhooks would go."),
      field<&SentryAppView::webhookHeaders>("webhookHeaders",
                                            "Headers of webhooks, with their values masked."),
      field<&SentryAppView::clientId>("clientId", "Public half of its credentials."),
      field<&SentryAppView::clientSecret>(
          "clientSecret",
          "Secret half: shown for a day to those who hold all of its permissions, "
          "masked for others, null later."),
      field<&SentryAppView::owner>("owner", "The organization that it belongs to."),
  };
};

struct NewSentryAppView : SentryAppView {
  std::optional<TokenView> token;
  static constexpr std::string_view kName = "NewSentryApp";
  static constexpr auto kFields = json::extend(
      SentryAppView::kFields, {optional_field<&NewSentryAppView::token>(
                                  "token", "Its first token, when one was asked for.")});
};

// What stands for a value that is not shown.
inline constexpr std::string_view kHeaderMask = "**********";

// Whether the caller holds everything that the integration may do; what no role holds is not asked
// for.
bool holds_all_scopes(const Context& context, const catalog::SentryAppRow& app);
SentryAppView make_sentry_app_view(const Context& context, const catalog::SentryAppRow& app);
// Without the token itself.
TokenView make_token_view(const catalog::SentryAppRow& app, const catalog::TokenRow& row);

}  // namespace vedette::api
