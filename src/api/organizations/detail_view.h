// One organization with its settings, teams and projects.
#pragma once
#include "api/members/roles.h"
#include "api/organizations/retention.h"
#include "api/organizations/views.h"
#include "api/projects/views.h"
#include "api/teams/views.h"

namespace vedette::api {

// Settings of features that are not there have the value that says so.
struct OrganizationDetailView : OrganizationView {
  std::vector<std::string> access;
  std::optional<std::string> role;
  std::string defaultRole = "member";
  std::vector<RoleView> orgRoleList;
  std::vector<TeamRoleView> teamRoleList;
  bool dataScrubber = false;
  bool dataScrubberDefaults = false;
  bool scrubIPAddresses = false;
  std::vector<std::string> sensitiveFields;
  std::vector<std::string> safeFields;
  std::optional<std::string> relayPiiConfig;
  RetentionDays retention;
  bool spikeProtection = false;
  bool is_on = true;
  bool is_off = false;
  std::int64_t zero = 0;
  std::string blank;
  std::string off = "off";
  std::string member = "member";
  std::optional<std::string> none;
  std::vector<std::string> nothing;
  std::vector<json::object> no_objects;
  json::object no_members;
  std::optional<std::vector<TeamDetailView>> teams;
  std::optional<std::vector<ProjectSummaryView>> projects;
  static constexpr std::string_view kName = "OrganizationDetail";
  using Self = OrganizationDetailView;
  static constexpr auto kFields = extend(
      OrganizationView::kFields,
      {field<&Self::access>("access", "Scopes of the caller in the organization."),
       optional_field<&Self::role>("role", "Role of the caller; absent for integrations."),
       optional_field<&Self::role>("orgRole", "Role of the caller; absent for integrations."),
       field<&Self::defaultRole>("defaultRole", "Role that new members get."),
       field<&Self::orgRoleList>("orgRoleList",
                                 "All roles, and which of them the caller may grant."),
       field<&Self::teamRoleList>("teamRoleList", "All roles in teams."),
       field<&Self::is_off>("isDefault",
                            "Whether it is the organization that operators begin with."),
       field<&Self::no_members>("experiments", "Experiments that it takes part in."),
       field<&Self::no_objects>("onboardingTasks", "First steps that are done."),
       field<&Self::is_on>("openMembership", "Whether members may join any team."),
       field<&Self::is_off>("allowSharedIssues",
                            "Whether issues may be shown to anyone by a link."),
       field<&Self::is_off>("enhancedPrivacy", "Whether details are kept out of mails."),
       field<&Self::dataScrubber>("dataScrubber",
                                  "Whether every project must remove sensitive fields and the usual patterns; without "
                                  "it each project decides."),
       field<&Self::dataScrubberDefaults>("dataScrubberDefaults",
                                          "Whether every project must remove the usual patterns, where it scrubs."),
       field<&Self::sensitiveFields>("sensitiveFields",
                                     "Parts of keys whose values are removed in every project."),
       field<&Self::safeFields>("safeFields", "Keys whose values are left alone in every project."),
       field<&Self::zero>("storeCrashReports", "How many crash reports an issue keeps."),
       field<&Self::member>("attachmentsRole", "Role that may download attachments."),
       field<&Self::member>("debugFilesRole", "Role that may download debug files."),
       field<&Self::is_on>("eventsMemberAdmin", "Whether members may delete issues."),
       field<&Self::is_on>("alertsMemberWrite", "Whether members may change alerts."),
       field<&Self::scrubIPAddresses>("scrubIPAddresses",
                                      "Whether addresses of clients are removed in every project."),
       field<&Self::is_off>("scrapeJavaScript", "Whether sources are fetched."),
       field<&Self::is_off>("allowJoinRequests", "Whether people may ask to be let in."),
       field<&Self::relayPiiConfig>("relayPiiConfig",
                                    "Advanced rules for every project, as JSON text; null without any."),
       field<&Self::retention>("retention", "Days for which data is kept, by kind."),
       field<&Self::spikeProtection>("spikeProtection",
                                     "Whether a project that suddenly sends far more than usual is throttled."),
       field<&Self::none>("relayDsnEndpoint", "Host that DSNs name instead of this one."),
       field<&Self::no_objects>("trustedRelays", "Relays that are trusted."),
       field<&Self::zero>("pendingAccessRequests", "How many ask to join a team."),
       field<&Self::is_on>("hideAiFeatures", "Whether AI features are hidden; there are none."),
       field<&Self::is_off>("aggregatedDataConsent", "Whether its data may train an AI."),
       field<&Self::is_off>("isDynamicallySampled", "Whether only a part is kept."),
       field<&Self::is_off>("issueAlertsThreadFlag",
                            "Whether alerts on issues are grouped in a chat."),
       field<&Self::is_off>("metricAlertsThreadFlag",
                            "Whether alerts on metrics are grouped in a chat."),
       field<&Self::is_off>("requiresSso", "Whether people must log in through another service."),
       field<&Self::off>("defaultAutofixAutomationTuning",
                         "Whether an AI repairs issues by itself."),
       field<&Self::is_off>("defaultSeerScannerAutomation",
                            "Whether an AI looks at issues by itself."),
       field<&Self::is_off>("enableSeerCoding", "Whether an AI writes code."),
       field<&Self::blank>("defaultCodingAgent", "Which AI writes code."),
       field<&Self::none>("defaultCodingAgentIntegrationId", "Through which integration it does."),
       field<&Self::blank>("defaultAutomatedRunStoppingPoint", "How far it goes by itself."),
       field<&Self::is_off>("autoEnableCodeReview", "Whether an AI reviews new repositories."),
       field<&Self::is_off>("autoOpenPrs", "Whether an AI opens pull requests."),
       field<&Self::nothing>("defaultCodeReviewTriggers", "When an AI reviews code."),
       optional_field<&Self::teams>("teams", "Teams of the organization."),
       optional_field<&Self::projects>("projects", "Projects of the organization.")});
};

}  // namespace vedette::api
