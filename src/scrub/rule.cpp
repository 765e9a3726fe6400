#include "scrub/rule.h"

#include <re2/re2.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/utf8.h"
#include "scrub/keys.h"

namespace vedette::scrub {
namespace {

constexpr std::size_t kHashDigits = 40;
constexpr std::size_t kGroupsMax = 64;

struct Builtin {
  std::string_view name;  // as a type, and in `@name`
  Rule::Kind kind;
  Sort sort;
  std::string_view text;     // what `:replace` puts there
  std::string_view method;   // of `@name` alone
  std::size_t kept = 0;      // by `:mask`
  std::string_view unmasked = {};
};

constexpr Builtin kBuiltins[] = {
    {"anything", Rule::Kind::anything, {}, kFiltered, "replace"},
    {"password", Rule::Kind::key, {}, "[password]", "remove"},
    {"ip", Rule::Kind::sort, Sort::ip, "[ip]", "replace"},
    {"imei", Rule::Kind::sort, Sort::imei, "[imei]", "replace"},
    {"mac", Rule::Kind::sort, Sort::mac, "[mac]", "mask", 0, ":-"},
    {"uuid", Rule::Kind::sort, Sort::uuid, "[uuid]", "replace", 0, "-"},
    {"email", Rule::Kind::sort, Sort::email, "[email]", "replace"},
    {"iban", Rule::Kind::sort, Sort::iban, "[iban]", "replace"},
    {"creditcard", Rule::Kind::sort, Sort::creditcard, "[creditcard]", "mask", 4, " -"},
    {"pemkey", Rule::Kind::sort, Sort::pemkey, "[pemkey]", "replace"},
    {"urlauth", Rule::Kind::sort, Sort::url_auth, "[auth]", "replace"},
    {"usssn", Rule::Kind::sort, Sort::us_ssn, "[us-ssn]", "mask", 0, "-"},
    {"userpath", Rule::Kind::sort, Sort::userpath, "[user]", "replace"},
    {"bearer", Rule::Kind::sort, Sort::bearer, "[token]", "replace"},
};

const Builtin* find_builtin(std::string_view name) {
  if (name == "url_auth") name = "urlauth";
  if (name == "us_ssn") name = "usssn";
  const auto* found = std::ranges::find(kBuiltins, name, &Builtin::name);
  return found == std::end(kBuiltins) ? nullptr : found;
}

Rule make_rule(const Builtin& builtin, std::string id, Redaction redaction) {
  if (redaction.method == Method::mask) {
    redaction.kept_at_end = builtin.kept;
    redaction.unmasked = builtin.unmasked;
  }
  return Rule{.id = std::move(id), .kind = builtin.kind, .redaction = std::move(redaction), .sort = builtin.sort};
}

std::optional<Redaction> builtin_redaction(const Builtin& builtin, std::string_view method) {
  if (method == "remove") return Redaction{.method = Method::remove};
  if (method == "replace") return Redaction{.method = Method::replace, .text = std::string(builtin.text)};
  if (method == "filter") return Redaction{.method = Method::replace, .text = std::string(kFiltered)};
  if (method == "mask") return Redaction{.method = Method::mask};
  if (method == "hash") return Redaction{.method = Method::hash};
  return std::nullopt;
}

std::string masked(const Redaction& redaction, std::string_view original) {
  std::string out;
  std::size_t left = utf8::length(original);
  while (!original.empty()) {
    const auto character = utf8::prefix(original, 1);
    const bool stays = left <= redaction.kept_at_end || redaction.unmasked.find(character) != std::string_view::npos;
    out += stays ? character : std::string_view("*");
    original.remove_prefix(std::max<std::size_t>(character.size(), 1));
    --left;
  }
  return out;
}

const KeyMatcher& default_keys() {
  static const KeyMatcher matcher = [] {
    auto compiled = KeyMatcher::compile(default_key_words());
    return compiled ? std::move(*compiled) : KeyMatcher();
  }();
  return matcher;
}

void search(const Rule& rule, std::string_view text, std::vector<Match>& matches) {
  std::array<re2::StringPiece, kGroupsMax> found;
  std::size_t count = 1;
  for (const std::size_t group : rule.groups) count = std::max(count, std::min(group + 1, kGroupsMax));
  const re2::StringPiece subject(text.data(), text.size());
  const auto add = [&](const re2::StringPiece& piece, std::size_t free_from) {
    if (piece.empty()) return free_from;
    const auto begin = static_cast<std::size_t>(piece.data() - text.data());
    if (begin < free_from) return free_from;
    matches.push_back({begin, begin + piece.size()});
    return begin + piece.size();
  };
  std::size_t free_from = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto wanted = static_cast<int>(count);
    if (!rule.regex->Match(subject, at, text.size(), re2::RE2::UNANCHORED, found.data(), wanted)) break;
    if (rule.groups.empty()) free_from = add(found[0], free_from);
    for (const std::size_t group : rule.groups) {
      if (group < count) free_from = add(found[group], free_from);
    }
    const auto end = static_cast<std::size_t>(found[0].data() - text.data()) + found[0].size();
    at = found[0].empty() ? end + 1 : end;
  }
}

}  // namespace

std::string_view remark_type(Method method) {
  switch (method) {
    case Method::remove: return "x";
    case Method::replace: return "s";
    case Method::mask: return "m";
    case Method::hash: return "p";
  }
  return "a";
}

std::string redacted(const Redaction& redaction, std::string_view original) {
  switch (redaction.method) {
    case Method::remove: return {};
    case Method::replace: return redaction.text;
    case Method::mask: return masked(redaction, original);
    case Method::hash: return ascii::upper(sha256_hex(original).substr(0, kHashDigits));
  }
  return {};
}

bool fits_key(const Rule& rule, std::string_view key) {
  if (key.empty()) return false;
  if (rule.regex == nullptr) return default_keys().classify(key) != KeyClass::plain;
  return re2::RE2::PartialMatch(re2::StringPiece(key.data(), key.size()), *rule.regex);
}

void find(const Rule& rule, std::string_view text, const Traits& traits, std::vector<Match>& matches) {
  if (rule.kind == Rule::Kind::pattern) {
    search(rule, text, matches);
  } else if (rule.kind == Rule::Kind::sort && may_hold(rule.sort, traits, text.size())) {
    find(rule.sort, text, matches);
  }
}

std::optional<std::vector<Rule>> builtin_rules(std::string_view id) {
  if (!id.starts_with('@')) return std::nullopt;
  const std::size_t colon = std::min(id.find(':'), id.size());
  const auto name = id.substr(1, colon - 1);
  auto method = colon < id.size() ? id.substr(colon + 1) : std::string_view();
  if (name == "common") {
    if (!method.empty() && method != "filter") return std::nullopt;
    auto rules = default_rules();
    rules.push_back(make_rule(*find_builtin("password"), "@password:filter",
                              {.method = Method::replace, .text = std::string(kFiltered)}));
    return rules;
  }
  const Builtin* builtin = find_builtin(name);
  if (builtin == nullptr || (colon < id.size() && method.empty())) return std::nullopt;
  if (method.empty()) method = builtin->method;
  auto redaction = builtin_redaction(*builtin, method);
  if (!redaction) return std::nullopt;
  return std::vector<Rule>{make_rule(*builtin, std::string(id), std::move(*redaction))};
}

std::optional<Rule> simple_rule(std::string_view type) {
  const Builtin* builtin = find_builtin(type);
  if (builtin == nullptr) return std::nullopt;
  return make_rule(*builtin, {}, {});
}

std::vector<Rule> default_rules() {
  std::vector<Rule> rules;
  for (const std::string_view name : {"pemkey", "urlauth", "creditcard", "iban", "usssn", "bearer", "userpath"}) {
    rules.push_back(make_rule(*find_builtin(name), fmt::format("@{}:filter", name),
                              {.method = Method::replace, .text = std::string(kFiltered)}));
  }
  return rules;
}

std::vector<Rule> replace_only_rules() {
  std::vector<Rule> rules;
  for (const std::string_view name : {"email", "creditcard", "iban", "usssn", "bearer"}) {
    const Builtin& builtin = *find_builtin(name);
    rules.push_back(make_rule(builtin, fmt::format("@{}:replace", name),
                              {.method = Method::replace, .text = std::string(builtin.text)}));
  }
  return rules;
}

}  // namespace vedette::scrub
