// What callers send about a release.
#pragma once
#include "json/field.h"
#include "store/sql/releases.h"

namespace vedette::api {

inline constexpr std::string_view kReleaseStatuses[] = {"open", "archived"};

// What is absent or null stays as it is.
struct ReleaseChanges {
  std::optional<std::string> ref;
  std::optional<std::string> url;
  std::optional<Instant> dateReleased;
  std::optional<Instant> dateStarted;
  std::optional<std::string> status;
  std::optional<std::vector<json::object>> commits;
  std::optional<std::vector<json::object>> refs;
  std::optional<std::vector<json::object>> headCommits;
  static constexpr std::string_view kName = "ReleaseChanges";
  static constexpr json::Field kFields[] = {
      json::optional_field<&ReleaseChanges::ref>("ref", "Commit or tag that is released.",
                                                 {.length_max = 200, .may_be_blank = true}),
      json::optional_field<&ReleaseChanges::url>("url", "Page about the release.",
                                                 {.length_max = 2048, .may_be_blank = true}),
      json::optional_field<&ReleaseChanges::dateReleased>("dateReleased", "When it went live."),
      json::optional_field<&ReleaseChanges::dateStarted>(
          "dateStarted", "When its making began; the first one given stays."),
      json::optional_field<&ReleaseChanges::status>(
          "status", "Archived releases are out of the way.", {.choices = kReleaseStatuses}),
      json::optional_field<&ReleaseChanges::commits>("commits",
                                                     "An empty list: commits are not kept."),
      json::optional_field<&ReleaseChanges::refs>("refs", "An empty list: commits are not kept."),
      json::optional_field<&ReleaseChanges::headCommits>("headCommits",
                                                         "An empty list: commits are not kept."),
  };
};

// Checks `asked` and puts it into `release`.
// Errors: invalid_argument by field; not_supported when there are commits.
Status apply_changes(const ReleaseChanges& asked, catalog::ReleaseRow& release);

}  // namespace vedette::api
