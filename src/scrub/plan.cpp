#include "scrub/plan.h"

#include "base/ascii.h"
#include "scrub/place.h"

namespace vedette::scrub {
namespace {

constexpr std::size_t kSafeMax = 500;

Rule whole_value_rule(std::string id) {
  return Rule{.id = std::move(id), .redaction = {.method = Method::replace, .text = std::string(kFiltered)}};
}

Rule ip_rule() {
  return Rule{.id = "@ip:replace",
              .kind = Rule::Kind::sort,
              .redaction = {.method = Method::replace, .text = "[ip]"},
              .sort = Sort::ip};
}

Status compile_keys(const Settings& settings, Plan& plan) {
  std::vector<KeyWord> words;
  if (plan.has_defaults) words.assign(default_key_words().begin(), default_key_words().end());
  for (const std::string& field : settings.sensitive_fields) {
    if (settings.is_on) words.push_back({field, KeyClass::custom});
  }
  plan.has_keys = !words.empty();
  // Last: a word of the settings' own that is the same text comes first.
  if (plan.has_keys) words.insert(words.end(), pairs_key_words().begin(), pairs_key_words().end());
  TRY_ASSIGN(plan.keys, KeyMatcher::compile(words));
  TRY_ASSIGN(plan.cookies, KeyMatcher::compile(session_cookie_words()));
  for (const Member& member : known_members()) plan.known.push_back(plan.keys.classify(member.name));
  return {};
}

Status compile_safe(const Settings& settings, Plan& plan) {
  if (settings.safe_fields.size() > kSafeMax) return invalid("Safe fields: too many.");
  for (const std::string& field : settings.safe_fields) {
    const auto text = ascii::trim(field);
    if (text.empty()) continue;
    auto selector = Selector::parse(text);
    const bool is_plain_key = text.find_first_of("$*'!&|() ") == std::string_view::npos;
    // A key may have any characters, dots among them.
    if (!selector || (is_plain_key && text.find('.') != std::string_view::npos)) {
      plan.safe.push_back(Selector::of_key(text));
    }
    if (selector) plan.safe.push_back(std::move(*selector));
  }
  return {};
}

Status compile_applications(std::string_view config, Plan& plan) {
  TRY_ASSIGN(auto applications, compile_config(config));
  for (Application& application : applications) {
    if (application.rules.empty()) continue;
    plan.scrubs_attachments |= application.selector.names_type(kAttachments | kBinary | kMinidump);
    plan.applications.push_back(std::move(application));
  }
  return {};
}

}  // namespace

Result<Plan> compile_plan(const Settings& settings) {
  Plan plan;
  plan.has_defaults = settings.is_on && settings.use_defaults;
  plan.scrubs_addresses = settings.scrub_ip_addresses;
  TRY(compile_keys(settings, plan));
  TRY(compile_safe(settings, plan));
  TRY(compile_applications(settings.organization_pii_config, plan));
  TRY(compile_applications(settings.pii_config, plan));
  if (plan.has_defaults) {
    plan.wiping = default_rules();
    plan.replacing = replace_only_rules();
  }
  if (plan.scrubs_addresses) {
    plan.wiping.push_back(ip_rule());
    plan.replacing.push_back(ip_rule());
  }
  plan.key_rule = whole_value_rule("@password:filter");
  plan.custom_key_rule = whole_value_rule("strip-fields");
  plan.cookie_rule = whole_value_rule("@cookie:filter");
  plan.address_rule = Rule{.id = "@ip:remove"};
  return plan;
}

}  // namespace vedette::scrub
