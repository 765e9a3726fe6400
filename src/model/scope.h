// What a caller may do: Sentry's scopes, their text and which implies which.
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vedette {

// In alphabetical order of their text, which is the order of the wire.
enum class Scope : std::uint8_t {
  alerts_read,
  alerts_write,
  event_admin,
  event_read,
  event_write,
  member_admin,
  member_invite,
  member_read,
  member_write,
  org_admin,
  org_ci,
  org_integrations,
  org_read,
  org_write,
  project_admin,
  project_distribution,
  project_read,
  project_releases,
  project_write,
  team_admin,
  team_read,
  team_write,
};
inline constexpr std::size_t kScopeCount = 22;

std::string_view scope_text(Scope scope);
std::optional<Scope> parse_scope(std::string_view text);

class ScopeSet {
 public:
  constexpr ScopeSet() = default;
  constexpr ScopeSet(std::initializer_list<Scope> scopes) {
    for (const Scope scope : scopes) add(scope);
  }
  static constexpr ScopeSet all() {
    ScopeSet set;
    set.bits_ = (1u << kScopeCount) - 1;
    return set;
  }

  constexpr void add(Scope scope) { bits_ |= bit(scope); }
  constexpr void remove(Scope scope) { bits_ &= ~bit(scope); }
  constexpr bool has(Scope scope) const { return (bits_ & bit(scope)) != 0; }
  constexpr bool intersects(ScopeSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool includes(ScopeSet other) const { return (bits_ & other.bits_) == other.bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::size_t size() const { return static_cast<std::size_t>(std::popcount(bits_)); }
  constexpr ScopeSet operator|(ScopeSet other) const { return from_bits(bits_ | other.bits_); }
  constexpr ScopeSet operator&(ScopeSet other) const { return from_bits(bits_ & other.bits_); }
  constexpr bool operator==(const ScopeSet&) const = default;

  // With everything that the scopes imply, as stored on tokens when they are saved.
  ScopeSet expanded() const;
  // Sorted.
  std::vector<Scope> list() const;
  std::vector<std::string> texts() const;
  // Comma-separated, the stored form; unknown words are ignored when it is read back.
  std::string stored() const;
  static ScopeSet from_stored(std::string_view text);

 private:
  static constexpr std::uint32_t bit(Scope scope) { return 1u << static_cast<unsigned>(scope); }
  static constexpr ScopeSet from_bits(std::uint32_t bits) {
    ScopeSet set;
    set.bits_ = bits;
    return set;
  }
  std::uint32_t bits_ = 0;
};

// Scopes that no role holds, so that anyone who may make a token may grant them.
inline constexpr ScopeSet kTokenOnlyScopes{Scope::project_distribution, Scope::org_ci};

}  // namespace vedette
