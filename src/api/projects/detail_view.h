// One project with everything that its settings say.
#pragma once
#include "api/projects/views.h"

namespace vedette::api {

struct HighlightPresetView {
  std::vector<std::string> tags;
  json::object context;
  static constexpr std::string_view kName = "HighlightPreset";
  static constexpr Field kFields[] = {
      field<&HighlightPresetView::tags>("tags", "Tags that the page shows first."),
      field<&HighlightPresetView::context>("context", "Context values that the page shows first."),
  };
};

// Settings of features that are not there have the value that says so.
struct ProjectDetailView : ProjectWithTeamsView {
  std::optional<LatestReleaseView> latestRelease;
  OrganizationView organization;
  std::vector<std::string> platforms;
  json::object options;
  bool is_off = false;
  bool is_on = true;
  std::int64_t zero = 0;
  std::string blank;
  std::string off = "off";
  std::optional<std::string> none;
  std::optional<std::int64_t> no_number;
  std::vector<std::string> nothing;
  std::vector<std::string> allowedDomains;
  bool dataScrubber = true;
  bool dataScrubberDefaults = true;
  bool scrubIPAddresses = false;
  std::vector<std::string> sensitiveFields;
  std::vector<std::string> safeFields;
  std::optional<std::string> relayPiiConfig;
  json::object highlightContext;
  std::vector<std::string> highlightTags;
  std::string fingerprintingRules;
  std::string groupingEnhancements;
  std::optional<std::string> defaultEnvironment;
  HighlightPresetView highlightPreset;
  std::string groupingConfig;
  std::optional<std::vector<json::object>> no_biases;
  json::value no_value;
  static constexpr std::string_view kName = "ProjectDetail";
  using Self = ProjectDetailView;
  static constexpr auto kFields = extend(
      ProjectWithTeamsView::kFields,
      {field<&Self::latestRelease>("latestRelease", "The newest release; null without one."),
       field<&Self::organization>("organization", "The organization it belongs to."),
       field<&Self::platforms>("platforms", "Platforms of its events; before the first one what it is written in."),
       field<&Self::options>("options", "What is filtered out, by name of the option."),
       field<&Self::zero>("digestsMinDelay", "Least seconds between mails; there are none."),
       field<&Self::zero>("digestsMaxDelay", "Most seconds between mails; there are none."),
       field<&Self::blank>("subjectPrefix", "Before the subject of mails; there are none."),
       field<&Self::blank>("subjectTemplate", "Subject of mails; there are none."),
       field<&Self::allowedDomains>("allowedDomains",
                                    "Origins that may send events from a browser."),
       field<&Self::zero>("resolveAge",
                          "Hours after which quiet issues resolve themselves; 0 is never."),
       field<&Self::dataScrubber>("dataScrubber",
                                  "Whether sensitive fields and the usual patterns are removed from what comes in; "
                                  "they are also when the organization requires it."),
       field<&Self::dataScrubberDefaults>("dataScrubberDefaults", "Whether the usual patterns are removed."),
       field<&Self::safeFields>("safeFields", "Keys whose values are left alone."),
       field<&Self::sensitiveFields>("sensitiveFields", "Parts of keys whose values are removed."),
       field<&Self::scrubIPAddresses>("scrubIPAddresses", "Whether addresses of clients are removed."),
       field<&Self::no_number>("storeCrashReports", "How many crash reports an issue keeps."),
       field<&Self::blank>("securityToken", "Token for fetching sources; they are not fetched."),
       field<&Self::none>("securityTokenHeader", "Header that carries that token."),
       field<&Self::is_off>("verifySSL", "Whether fetching sources checks certificates."),
       field<&Self::is_off>("scrapeJavaScript", "Whether sources are fetched."),
       field<&Self::is_on>("enableAutoReleaseCreation",
                           "Whether events make the releases they name."),
       field<&Self::highlightTags>("highlightTags", "Tags that the page shows first."),
       field<&Self::highlightContext>("highlightContext", "Context values that the page shows first."),
       field<&Self::highlightPreset>("highlightPreset",
                                     "What the platform suggests to show first."),
       field<&Self::groupingConfig>("groupingConfig",
                                    "Name of the rules by which events become issues."),
       field<&Self::blank>("derivedGroupingEnhancements", "Stack trace rules that were derived."),
       field<&Self::groupingEnhancements>("groupingEnhancements", "Stack trace rules of the project."),
       field<&Self::zero>("secondaryGroupingExpiry", "Until when older rules apply as well."),
       field<&Self::none>("secondaryGroupingConfig", "Name of older rules that apply as well."),
       field<&Self::fingerprintingRules>("fingerprintingRules", "Fingerprint rules of the project."),
       field<&Self::zero>("processingIssues", "How many events wait for something."),
       field<&Self::defaultEnvironment>("defaultEnvironment", "Environment that the page begins with."),
       field<&Self::relayPiiConfig>("relayPiiConfig", "Advanced rules, as JSON text; null without any."),
       field<&Self::nothing>("builtinSymbolSources", "Public symbol servers in use."),
       field<&Self::blank>("symbolSources", "Own symbol servers in use."),
       field<&Self::no_biases>("dynamicSamplingBiases", "Rules of sampling."),
       field<&Self::is_off>("isDynamicallySampled", "Whether only a part is kept."),
       field<&Self::is_off>("tempestFetchScreenshots", "Whether console screenshots are fetched."),
       field<&Self::off>("autofixAutomationTuning", "Whether an AI repairs issues by itself."),
       field<&Self::is_off>("seerScannerAutomation", "Whether an AI looks at issues by itself."),
       field<&Self::no_value>("seerNightshiftTweaks", "Settings of such an AI."),
       field<&Self::is_off>("scmSourceContextEnabled",
                            "Whether source lines come from a repository."),
       field<&Self::none>("debugFilesRole", "Role that may download debug files.")});
};

ProjectDetailView make_project_detail(const Context& context, const catalog::ProjectRow& row);

}  // namespace vedette::api
