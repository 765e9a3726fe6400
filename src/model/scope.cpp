#include "model/scope.h"

#include <algorithm>

#include "base/ascii.h"

namespace vedette {
namespace {

struct ScopeFact {
  std::string_view text;
  ScopeSet implies;
};

using enum Scope;

// Indexed by Scope. The hierarchy is Sentry's: what stands on the right is added when a token is saved.
constexpr std::array<ScopeFact, kScopeCount> kFacts{{
    {"alerts:read", {}},
    {"alerts:write", {alerts_read}},
    {"event:admin", {event_read, event_write}},
    {"event:read", {}},
    {"event:write", {event_read}},
    {"member:admin", {member_read, member_invite, member_write}},
    {"member:invite", {member_read}},
    {"member:read", {}},
    {"member:write", {member_read, member_invite}},
    {"org:admin", {org_read, org_write, org_integrations}},
    {"org:ci", {}},
    {"org:integrations", {}},
    {"org:read", {}},
    {"org:write", {org_read}},
    {"project:admin", {project_read, project_write}},
    {"project:distribution", {}},
    {"project:read", {}},
    {"project:releases", {}},
    {"project:write", {project_read}},
    {"team:admin", {team_read, team_write}},
    {"team:read", {}},
    {"team:write", {team_read}},
}};

static_assert(std::ranges::is_sorted(kFacts, {}, &ScopeFact::text));

}  // namespace

std::string_view scope_text(Scope scope) { return kFacts[static_cast<std::size_t>(scope)].text; }

std::optional<Scope> parse_scope(std::string_view text) {
  const auto found = std::ranges::lower_bound(kFacts, text, {}, &ScopeFact::text);
  if (found == kFacts.end() || found->text != text) return std::nullopt;
  return static_cast<Scope>(found - kFacts.begin());
}

ScopeSet ScopeSet::expanded() const {
  ScopeSet set = *this;
  for (const Scope scope : list()) set = set | kFacts[static_cast<std::size_t>(scope)].implies;
  return set;
}

std::vector<Scope> ScopeSet::list() const {
  std::vector<Scope> scopes;
  for (std::size_t i = 0; i < kScopeCount; ++i) {
    if (has(static_cast<Scope>(i))) scopes.push_back(static_cast<Scope>(i));
  }
  return scopes;
}

std::vector<std::string> ScopeSet::texts() const {
  std::vector<std::string> texts;
  for (const Scope scope : list()) texts.emplace_back(scope_text(scope));
  return texts;
}

std::string ScopeSet::stored() const { return ascii::join(texts(), ","); }

ScopeSet ScopeSet::from_stored(std::string_view text) {
  ScopeSet set;
  for (const auto part : ascii::split(text, ',')) {
    if (const auto scope = parse_scope(part)) set.add(*scope);
  }
  return set;
}

}  // namespace vedette
