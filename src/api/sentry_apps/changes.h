// What callers ask of an internal integration, and whether they may have it.
#pragma once
#include "json/field.h"
#include "store/sql/sentry_apps.h"

namespace vedette::api {

using json::Field;
using json::optional_field;

// What is absent or null stays as it is; an empty text clears.
struct SentryAppChanges {
  std::optional<std::string> name;
  std::optional<std::vector<std::string>> scopes;
  std::optional<std::vector<std::string>> events;
  std::optional<std::string> webhookUrl;
  std::optional<std::vector<std::string>> webhookHeaders;
  std::optional<bool> isAlertable;
  std::optional<json::value> schema;
  std::optional<std::string> overview;
  std::optional<std::string> author;
  std::optional<std::vector<std::string>> allowedOrigins;
  static constexpr std::string_view kName = "SentryAppChanges";
  static constexpr Field kFields[] = {
      optional_field<&SentryAppChanges::name>("name",
                                              "Name of the integration, at most 57 characters."),
      optional_field<&SentryAppChanges::scopes>(
          "scopes",
          "Permissions of the integration and of all its tokens, each of which "
          "the caller must hold."),
      optional_field<&SentryAppChanges::events>("events", "Resources to subscribe the webhook to."),
      optional_field<&SentryAppChanges::webhookUrl>("webhookUrl", "Where webhooks would go.",
                                                    {.length_max = 2048, .may_be_blank = true}),
      optional_field<&SentryAppChanges::webhookHeaders>(
          "webhookHeaders", "Headers to send along, each as `Name: value`."),
      optional_field<&SentryAppChanges::isAlertable>("isAlertable",
                                                     "Whether alerts may name it as their action."),
      optional_field<&SentryAppChanges::schema>(
          "schema", "Description of its interface components, an object."),
      optional_field<&SentryAppChanges::overview>("overview", "What the integration is for.",
                                                  {.length_max = 4096, .may_be_blank = true}),
      optional_field<&SentryAppChanges::author>("author",
                                                "Who made it; the organization when empty.",
                                                {.length_max = 255, .may_be_blank = true}),
      optional_field<&SentryAppChanges::allowedOrigins>(
          "allowedOrigins", "Origins whose pages may call the API with its tokens."),
  };
};

// Checks `asked` and puts it into `app`. `granted_by` are the scopes of the caller: no more than
// those can be granted, except for what the integration has already and what no role holds. Errors:
// invalid_argument with one entry per field; then `app` is half changed and of no use.
Status apply_changes(const SentryAppChanges& asked, ScopeSet granted_by,
                     catalog::SentryAppRow& app);

}  // namespace vedette::api
