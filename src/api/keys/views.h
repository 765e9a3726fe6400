// Project keys as the API shows them.
#pragma once
#include "api/context.h"
#include "json/field.h"
#include "model/ids.h"

namespace vedette::api {

using json::Field;
using json::field;
using json::optional_field;

struct RateLimitView {
  std::int64_t window = 0;
  std::int64_t count = 0;
  static constexpr std::string_view kName = "RateLimit";
  static constexpr Field kFields[] = {
      field<&RateLimitView::window>("window", "Seconds."),
      field<&RateLimitView::count>("count", "Events that are taken in so many seconds."),
  };
};

// Places that Vedette does not listen at are empty.
struct DsnView {
  std::string secret;
  std::string public_;
  std::string csp;
  std::string security;
  std::string minidump;
  std::string nel;
  std::string unreal;
  std::string crons;
  std::string integration;
  std::string otlp_traces;
  std::string otlp_logs;
  std::string absent;
  static constexpr std::string_view kName = "Dsn";
  static constexpr Field kFields[] = {
      field<&DsnView::secret>("secret", "With the secret, for SDKs of long ago."),
      field<&DsnView::public_>("public", "What an SDK is given."),
      field<&DsnView::csp>("csp",
                              "Where browsers report violations of a content security policy."),
      field<&DsnView::security>("security", "Where browsers report security events."),
      field<&DsnView::minidump>("minidump", "Where crash handlers upload minidumps."),
      field<&DsnView::nel>("nel", "Where browsers report network errors."),
      field<&DsnView::unreal>("unreal", "Where Unreal Engine uploads crashes."),
      field<&DsnView::crons>("crons", "Where jobs check in; `___MONITOR_SLUG___` stands for the name of the monitor."),
      field<&DsnView::absent>("cdn", "The loader script for browsers."),
      field<&DsnView::absent>("playstation", "Where consoles upload crashes."),
      field<&DsnView::integration>("integration", "What the addresses for other platforms begin with."),
      field<&DsnView::otlp_traces>("otlp_traces", "Where OpenTelemetry sends traces."),
      field<&DsnView::otlp_logs>("otlp_logs", "Where OpenTelemetry sends logs."),
  };
};

struct BrowserSdkView {
  std::vector<std::vector<std::string>> choices{{"latest", "latest"}};
  static constexpr std::string_view kName = "BrowserSdk";
  static constexpr Field kFields[] = {
      field<&BrowserSdkView::choices>("choices", "Versions that the loader script offers.")};
};

struct LoaderOptionsView {
  bool is_off = false;
  static constexpr std::string_view kName = "LoaderOptions";
  static constexpr Field kFields[] = {
      field<&LoaderOptionsView::is_off>("hasReplay", "Whether the loader script brings replays."),
      field<&LoaderOptionsView::is_off>("hasPerformance", "Whether it brings tracing."),
      field<&LoaderOptionsView::is_off>("hasDebug", "Whether it brings debug output."),
      field<&LoaderOptionsView::is_off>("hasFeedback", "Whether it brings the feedback form."),
      field<&LoaderOptionsView::is_off>("hasLogsAndMetrics", "Whether it brings logs and metrics."),
  };
};

struct ProjectKeyView {
  std::string id;
  std::string name;
  std::string secret;
  std::int64_t projectId = 0;
  bool isActive = true;
  std::optional<RateLimitView> rateLimit;
  DsnView dsn;
  std::string browserSdkVersion = "latest";
  BrowserSdkView browserSdk;
  Instant dateCreated;
  LoaderOptionsView dynamicSdkLoaderOptions;
  static constexpr std::string_view kName = "ProjectKey";
  static constexpr Field kFields[] = {
      field<&ProjectKeyView::id>("id", "The public key."),
      field<&ProjectKeyView::name>("name", "What the key is called."),
      field<&ProjectKeyView::name>("label", "The same."),
      field<&ProjectKeyView::id>("public", "The public key."),
      field<&ProjectKeyView::secret>("secret", "The secret, which only SDKs of long ago ask for."),
      field<&ProjectKeyView::projectId>("projectId", "Id of the project."),
      field<&ProjectKeyView::isActive>("isActive", "Whether events with it are taken in."),
      field<&ProjectKeyView::rateLimit>("rateLimit",
                                        "How many events are taken in; null for no limit."),
      field<&ProjectKeyView::dsn>("dsn", "Addresses that carry the key."),
      field<&ProjectKeyView::browserSdkVersion>("browserSdkVersion",
                                                "Version that the loader script brings."),
      field<&ProjectKeyView::browserSdk>("browserSdk", "Versions to choose from."),
      field<&ProjectKeyView::dateCreated>("dateCreated", "When the key was made."),
      field<&ProjectKeyView::dynamicSdkLoaderOptions>(
          "dynamicSdkLoaderOptions", "What the loader script brings; there is none."),
  };
};

// Errors: invalid_argument when SDKs could not use the installation's URL in a DSN.
Result<ProjectKeyView> make_project_key_view(const Services& services,
                                             const catalog::ProjectKeyRow& row);

}  // namespace vedette::api
