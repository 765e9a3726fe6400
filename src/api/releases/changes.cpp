#include "api/releases/changes.h"

#include "base/ascii.h"

namespace vedette::api {
namespace {

bool is_url(std::string_view text) {
  const auto scheme_end = text.find("://");
  return (text.starts_with("http://") || text.starts_with("https://")) &&
         text.size() > scheme_end + 3 && std::ranges::none_of(text, [](char c) {
           return ascii::is_space(c) || static_cast<unsigned char>(c) < 0x20;
         });
}

}  // namespace

Status apply_changes(const ReleaseChanges& asked, catalog::ReleaseRow& release) {
  for (const auto* list : {&asked.commits, &asked.refs, &asked.headCommits}) {
    if (*list && !(*list)->empty()) {
      return fail(ErrorCode::not_supported,
                  "Commits of releases are not supported by this version. Leave out commits, refs "
                  "and headCommits.");
    }
  }
  if (asked.url && !asked.url->empty() && !is_url(*asked.url))
    return invalid_field("url", "Enter a valid URL.");
  if (asked.ref) release.ref = asked.ref->empty() ? std::nullopt : asked.ref;
  if (asked.url) release.url = asked.url->empty() ? std::nullopt : asked.url;
  if (asked.dateReleased) release.released = asked.dateReleased;
  if (asked.dateStarted && !release.started) release.started = asked.dateStarted;
  if (asked.status) release.status = *asked.status;
  return {};
}

}  // namespace vedette::api
