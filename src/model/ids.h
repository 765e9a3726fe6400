// Ids of different things that cannot be mixed up. In JSON an id is a string of digits, as Sentry's are.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "base/ascii.h"
#include "json/field.h"

namespace vedette {

template <class Tag>
struct Id {
  std::int64_t number = 0;

  explicit operator bool() const { return number != 0; }
  auto operator<=>(const Id&) const = default;
  std::string text() const { return std::to_string(number); }
  // A text of digits alone, greater than 0.
  static std::optional<Id> parse(std::string_view text) {
    if (!ascii::is_all_digits(text)) return std::nullopt;
    const auto number = ascii::parse_number<std::int64_t>(text);
    return number && *number > 0 ? std::optional(Id{*number}) : std::nullopt;
  }
};

using UserId = Id<struct UserTag>;
using OrganizationId = Id<struct OrganizationTag>;
using MemberId = Id<struct MemberTag>;
using TeamId = Id<struct TeamTag>;
using ProjectId = Id<struct ProjectTag>;
using IssueId = Id<struct IssueTag>;
using SentryAppId = Id<struct SentryAppTag>;
using TokenId = Id<struct TokenTag>;
using ReleaseId = Id<struct ReleaseTag>;

}  // namespace vedette

template <class Tag>
struct std::hash<vedette::Id<Tag>> {
  std::size_t operator()(vedette::Id<Tag> id) const noexcept { return std::hash<std::int64_t>()(id.number); }
};

namespace vedette::json {

template <class Tag>
struct TypeOf<Id<Tag>> {
  static const Schema& schema() { return TypeOf<std::string>::schema(); }
  static void write(Id<Tag> from, value& out) { out = from.text(); }
  static std::optional<std::string> read(Id<Tag>& to, const value& in, const Limits&) {
    std::optional<Id<Tag>> id;
    if (const auto number = integer_of(in)) id = Id<Tag>{*number};
    if (in.is_string()) id = Id<Tag>::parse(in.get_string());
    if (!id) return "A valid id is required.";
    to = *id;
    return std::nullopt;
  }
};

}  // namespace vedette::json
