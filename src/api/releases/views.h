// Releases as the API shows them.
#pragma once
#include "api/context.h"
#include "api/releases/version_info.h"
#include "json/field.h"
#include "store/sql/releases.h"

namespace vedette::api {

struct ReleaseProjectView {
  std::int64_t id = 0;
  std::string slug;
  std::string name;
  std::int64_t newGroups = 0;
  std::optional<std::string> platform;
  std::vector<std::string> platforms;
  bool hasHealthData = false;
  static constexpr std::string_view kName = "ReleaseProject";
  static constexpr json::Field kFields[] = {
      json::field<&ReleaseProjectView::id>("id", "Id of the project, as a number."),
      json::field<&ReleaseProjectView::slug>("slug", "Slug of the project."),
      json::field<&ReleaseProjectView::name>("name", "Name of the project."),
      json::field<&ReleaseProjectView::newGroups>(
          "newGroups", "Issues of the project that were first seen in the release."),
      json::field<&ReleaseProjectView::platform>("platform", "Platform of the project."),
      json::field<&ReleaseProjectView::platforms>("platforms", "Platforms of the project."),
      json::field<&ReleaseProjectView::hasHealthData>(
          "hasHealthData", "Whether sessions of the release were reported."),
  };
};

struct ReleaseView {
  std::int64_t id = 0;
  std::string version;
  std::string shortVersion;
  VersionInfoView versionInfo;
  std::string status;
  std::optional<std::string> ref;
  std::optional<std::string> url;
  std::optional<Instant> dateReleased;
  Instant dateCreated;
  std::optional<Instant> dateStarted;
  std::optional<json::object> owner;
  std::optional<json::object> lastCommit;
  std::optional<json::object> lastDeploy;
  std::optional<Instant> firstEvent;
  std::optional<Instant> lastEvent;
  std::int64_t newGroups = 0;
  std::int64_t commitCount = 0;
  std::int64_t deployCount = 0;
  std::vector<json::object> authors;
  json::object data;
  json::object currentProjectMeta;
  std::optional<std::string> userAgent;
  std::optional<json::object> adoptionStages;
  std::vector<ReleaseProjectView> projects;
  static constexpr std::string_view kName = "Release";
  static constexpr json::Field kFields[] = {
      json::field<&ReleaseView::id>("id", "Id of the release, as a number."),
      json::field<&ReleaseView::version>("version", "Version: unique in the organization."),
      json::field<&ReleaseView::shortVersion>("shortVersion",
                                              "Version to show where room is short."),
      json::field<&ReleaseView::versionInfo>("versionInfo", "What the version says."),
      json::field<&ReleaseView::status>("status", "`open` or `archived`."),
      json::field<&ReleaseView::ref>("ref", "Commit or tag that was released."),
      json::field<&ReleaseView::url>("url", "Page about the release."),
      json::field<&ReleaseView::dateReleased>("dateReleased", "When it went live; null before."),
      json::field<&ReleaseView::dateCreated>("dateCreated", "When it was announced or first seen."),
      json::field<&ReleaseView::dateStarted>("dateStarted", "When its making began."),
      json::field<&ReleaseView::owner>("owner", "Null: releases have no owner here."),
      json::field<&ReleaseView::lastCommit>("lastCommit", "Null: commits are not kept."),
      json::field<&ReleaseView::lastDeploy>("lastDeploy", "Null: deploys are not kept."),
      json::field<&ReleaseView::firstEvent>("firstEvent", "Time of its first event."),
      json::field<&ReleaseView::lastEvent>("lastEvent", "Time of its last event."),
      json::field<&ReleaseView::newGroups>("newGroups",
                                           "Issues that were first seen in the release."),
      json::field<&ReleaseView::commitCount>("commitCount", "Number of commits that are kept."),
      json::field<&ReleaseView::deployCount>("deployCount", "Number of deploys that are kept."),
      json::field<&ReleaseView::authors>("authors", "Authors of the commits that are kept."),
      json::field<&ReleaseView::data>("data", "Facts kept beside the release."),
      json::field<&ReleaseView::currentProjectMeta>("currentProjectMeta",
                                                    "Facts about the release in one project."),
      json::field<&ReleaseView::userAgent>("userAgent",
                                           "Null: what announced the release is not kept."),
      json::field<&ReleaseView::adoptionStages>("adoptionStages",
                                                "Null: how releases spread is not measured."),
      json::field<&ReleaseView::projects>("projects", "Projects that the release belongs to."),
  };
};

// With the counts of all its projects, or of the one given.
ReleaseView make_release_view(sql::Connection& sql, const catalog::ReleaseRow& row,
                              std::optional<ProjectId> project = {});

}  // namespace vedette::api
