// The tags of an issue's events.
#include "api/issues/issues.h"
#include "api/issues/make_views.h"

namespace vedette::api {
namespace {

using json::path_param;
using json::query_param;
using enum Scope;

constexpr std::size_t kTopValues = 10;
constexpr std::size_t kValuesMax = 10'000;
constexpr std::string_view kSorts[] = {"age",  "-age",  "count", "-count",
                                       "date", "-date", "id",    "-id"};

struct TagValueView {
  std::string key;
  std::string name;
  std::string value;
  std::int64_t count = 0;
  Instant firstSeen;
  Instant lastSeen;
  static constexpr std::string_view kName = "TagValue";
  static constexpr Field kFields[] = {
      field<&TagValueView::key>("key", "Key of the tag."),
      field<&TagValueView::name>("name", "The value, for people."),
      field<&TagValueView::value>("value", "The value."),
      field<&TagValueView::count>("count", "How many events have it."),
      field<&TagValueView::firstSeen>("firstSeen", "Time of the first of them."),
      field<&TagValueView::lastSeen>("lastSeen", "Time of the last of them."),
  };
};

struct TagView {
  std::string key;
  std::string name;
  std::int64_t uniqueValues = 0;
  std::int64_t totalValues = 0;
  std::vector<TagValueView> topValues;
  static constexpr std::string_view kName = "IssueTag";
  static constexpr Field kFields[] = {
      field<&TagView::key>("key", "Key of the tag."),
      field<&TagView::name>("name", "The key, for people."),
      field<&TagView::uniqueValues>("uniqueValues", "How many different values it has."),
      field<&TagView::totalValues>("totalValues", "How many events have the tag."),
      field<&TagView::topValues>("topValues", "The most frequent values."),
  };
};

struct TagRequest {
  std::string key;
  std::vector<std::string> environment;
  static constexpr std::string_view kName = "GetIssueTag";
  static constexpr Field kFields[] = {
      path_param<&TagRequest::key>("key", "Key of the tag."),
      query_param<&TagRequest::environment>("environment",
                                            "Refused: tags are counted over all environments."),
  };
};

struct TagValuesRequest {
  std::string key;
  std::string sort = "-count";
  std::vector<std::string> environment;
  static constexpr std::string_view kName = "ListIssueTagValues";
  static constexpr Field kFields[] = {
      path_param<&TagValuesRequest::key>("key", "Key of the tag."),
      query_param<&TagValuesRequest::sort>("sort",
                                           "`count` of events, `age` first seen, `date` last seen, "
                                           "`id` the same; `-` turns it round.",
                                           {.choices = kSorts}),
      query_param<&TagValuesRequest::environment>(
          "environment", "Refused: tags are counted over all environments."),
  };
};

TagValueView value_view(std::string_view key, const TagValueCount& value) {
  return {.key = std::string(key),
          .name = value.value,
          .value = value.value,
          .count = value.events,
          .firstSeen = value.first_seen,
          .lastSeen = value.last_seen};
}

Result<TagView> tag_view(const Context& context, const TagKeyCount& key) {
  TagView view{.key = key.key,
               .name = tag_name(key.key),
               .uniqueValues = key.distinct_values,
               .totalValues = key.events,
               .topValues = {}};
  TRY_ASSIGN(const auto values,
             context.services.events.tag_values(context.issue().id, key.key, kTopValues));
  for (const auto& value : values) view.topValues.push_back(value_view(key.key, value));
  return view;
}

Status refuse_environments(const std::vector<std::string>& environments) {
  if (environments.empty()) return {};
  return invalid_field("environment", "Tags are counted over all environments.");
}

Result<std::vector<TagView>> list_tags(const NoRequest&, Context& context) {
  TRY_ASSIGN(const auto keys, context.services.events.tag_keys(context.issue().id));
  std::vector<TagView> views;
  for (const auto& key : keys) {
    if (is_hidden_tag(key.key)) continue;
    TRY_ASSIGN(auto view, tag_view(context, key));
    views.push_back(std::move(view));
  }
  return views;
}

Result<TagView> get_tag(const TagRequest& request, Context& context) {
  TRY(refuse_environments(request.environment));
  TRY_ASSIGN(const auto keys, context.services.events.tag_keys(context.issue().id));
  const auto key = std::ranges::find(keys, request.key, &TagKeyCount::key);
  if (key == keys.end() || is_hidden_tag(key->key)) return not_found();
  return tag_view(context, *key);
}

Result<Page<TagValueView>> list_values(const TagValuesRequest& request, Context& context) {
  TRY(refuse_environments(request.environment));
  TRY_ASSIGN(const auto values,
             context.services.events.tag_values(context.issue().id, request.key, kValuesMax));
  if (values.empty() || is_hidden_tag(request.key)) return not_found();
  std::vector<TagValueView> views;
  for (const auto& value : values) views.push_back(value_view(request.key, value));
  const bool is_descending = request.sort.starts_with('-');
  const auto order =
      is_descending ? std::string_view(request.sort).substr(1) : std::string_view(request.sort);
  const auto rank = [&](const TagValueView& view) {
    if (order == "count") return view.count;
    return order == "date" ? view.lastSeen.micros : view.firstSeen.micros;
  };
  std::ranges::stable_sort(views, [&](const TagValueView& a, const TagValueView& b) {
    return is_descending ? rank(a) > rank(b) : rank(a) < rank(b);
  });
  return slice(context.page, std::move(views));
}

#define OF_ORGANIZATION "/api/0/organizations/{organization_id_or_slug}/issues/{issue_id}/tags/"
#define ALONE "/api/0/issues/{issue_id}/tags/"

constexpr auto kReaders = any_of(event_admin, event_read, event_write);

constexpr Endpoint kRows[] = {
    endpoint<&list_tags>({.id = "listOrganizationIssueTags",
                          .path = OF_ORGANIZATION,
                          .access = kReaders,
                          .tag = "Events",
                          .summary = "List the tags of an issue's events"}),
    endpoint<&get_tag>({.id = "getOrganizationIssueTag",
                        .path = OF_ORGANIZATION "{key}/",
                        .access = kReaders,
                        .tag = "Events",
                        .summary = "Retrieve a tag of an issue's events"}),
    endpoint<&list_values>({.id = "listOrganizationIssueTagValues",
                            .path = OF_ORGANIZATION "{key}/values/",
                            .access = kReaders,
                            .tag = "Events",
                            .summary = "List the values of a tag of an issue's events"}),
    endpoint<&list_tags>({.id = "listIssueTags",
                          .path = ALONE,
                          .access = kReaders,
                          .tag = "Events",
                          .summary = "List tags by the issue's id alone"}),
    endpoint<&get_tag>({.id = "getIssueTag",
                        .path = ALONE "{key}/",
                        .access = kReaders,
                        .tag = "Events",
                        .summary = "Retrieve a tag by the issue's id alone"}),
    endpoint<&list_values>({.id = "listIssueTagValues",
                            .path = ALONE "{key}/values/",
                            .access = kReaders,
                            .tag = "Events",
                            .summary = "List the values of a tag by the issue's id alone"}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> issue_tag_rows() {
  return kRows;
}

}  // namespace vedette::api
