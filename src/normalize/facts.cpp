#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "normalize/fields.h"
#include "normalize/normalize.h"
#include "normalize/trim.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxTagCharacters = 200;

// How the context under `key` shows itself among the tags.
struct PromotedContext {
  std::string_view key;
  bool has_version;             // the tag `key` is "name version"
  std::string_view main;        // the member that the tag `key` shows
  std::string_view sub;         // the member that the tag `key.sub` shows
};

constexpr PromotedContext kPromotedContexts[] = {
    {"browser", true, "name", "name"},        {"os", true, "name", "name"},
    {"client_os", true, "name", "name"},      {"runtime", true, "name", "name"},
    {"client_runtime", true, "name", "name"}, {"device", false, "model", "family"},
    {"gpu", false, "name", "vendor_name"},
};

class TagSet {
 public:
  // A tag is one line of bounded length, also where the attribute it shows is not.
  void add(std::string_view key, std::string_view value) {
    if (value.empty() || contains(key)) return;
    std::string line(utf8::prefix(value, kMaxTagCharacters));
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    tags_.emplace_back(key, std::move(line));
  }

  std::vector<std::pair<std::string, std::string>> take() {
    std::ranges::sort(tags_);
    return std::move(tags_);
  }

 private:
  bool contains(std::string_view key) const {
    return std::ranges::any_of(tags_, [&](const auto& tag) { return tag.first == key; });
  }

  std::vector<std::pair<std::string, std::string>> tags_;
};

std::string user_key(const json::object& event) {
  const auto* user = object_of(event, "user");
  if (user == nullptr) return {};
  constexpr std::pair<std::string_view, std::string_view> kKeys[] = {
      {"id", "id:"}, {"username", "username:"}, {"email", "email:"}, {"ip_address", "ip:"}};
  for (const auto& [member, prefix] : kKeys) {
    const auto value = text_of(*user, member);
    if (!value.empty()) return std::string(prefix).append(value);
  }
  return {};
}

const json::array* exceptions_of(const json::object& event) {
  const auto* exception = object_of(event, "exception");
  return exception == nullptr ? nullptr : array_of(*exception, "values");
}

// The mechanism that tells most is that of the exception thrown last.
void add_mechanism_tags(const json::object& event, TagSet& tags, bool& handled) {
  const auto* exceptions = exceptions_of(event);
  if (exceptions == nullptr) return;
  std::string_view type;
  bool is_known = false;
  for (const auto& exception : *exceptions) {
    const auto* object = exception.if_object();
    const auto* mechanism = object == nullptr ? nullptr : object_of(*object, "mechanism");
    if (mechanism == nullptr) continue;
    type = text_of(*mechanism, "type");
    const auto* flag = mechanism->if_contains("handled");
    if (flag == nullptr || !flag->is_bool()) continue;
    is_known = true;
    if (!flag->get_bool()) handled = false;
  }
  tags.add("mechanism", type);
  if (is_known) tags.add("handled", handled ? "yes" : "no");
}

void add_context_tags(const json::object& event, TagSet& tags) {
  const auto* contexts = object_of(event, "contexts");
  if (contexts == nullptr) return;
  for (const auto& promoted : kPromotedContexts) {
    const auto* context = object_of(*contexts, promoted.key);
    if (context == nullptr) continue;
    std::string main(text_of(*context, promoted.main));
    if (promoted.has_version && !main.empty()) {
      const auto version = text_of(*context, "version");
      if (!version.empty()) main.append(" ").append(version);
    }
    tags.add(promoted.key, main);
    const auto sub = text_of(*context, promoted.sub);
    if (!sub.empty()) tags.add(std::string(promoted.key).append(".").append(promoted.sub), sub);
  }
}

using TagView = std::pair<std::string_view, std::string_view>;

std::vector<TagView> sent_tags(const json::object& event) {
  std::vector<TagView> tags;
  const auto* list = array_of(event, "tags");
  if (list == nullptr) return tags;
  for (const auto& tag : *list) {
    const auto* pair = tag.if_array();
    if (pair == nullptr || pair->size() != 2) continue;
    const auto* key = (*pair)[0].if_string();
    const auto* value = (*pair)[1].if_string();
    if (key != nullptr && value != nullptr) tags.emplace_back(view(*key), view(*value));
  }
  return tags;
}

bool is_default_marker(std::string_view entry) {
  if (!entry.starts_with("{{") || !entry.ends_with("}}") || entry.size() < 4) return false;
  return ascii::trim(entry.substr(2, entry.size() - 4)) == "default";
}

std::vector<std::string> fingerprint_of(const json::object& event) {
  std::vector<std::string> fingerprint;
  const auto* list = array_of(event, "fingerprint");
  if (list == nullptr) return fingerprint;
  for (const auto& entry : *list) {
    if (const auto* text = entry.if_string()) fingerprint.emplace_back(view(*text));
  }
  if (fingerprint.size() == 1 && is_default_marker(fingerprint[0])) fingerprint.clear();
  return fingerprint;
}

}  // namespace

Facts extract_facts(const json::object& event, Instant timestamp) {
  const auto sent = sent_tags(event);
  Facts facts;
  facts.timestamp = timestamp;
  facts.type = text_of(event, "type");
  facts.level = text_of(event, "level");
  facts.platform = text_of(event, "platform");
  facts.logger = text_of(event, "logger");
  facts.release = text_of(event, "release");
  facts.dist = text_of(event, "dist");
  facts.environment = text_of(event, "environment");
  facts.transaction = text_of(event, "transaction");
  for (const auto& [key, value] : sent) {
    if (key == "server_name") facts.server_name = value;
  }
  if (const auto* logentry = object_of(event, "logentry"))
    facts.message = text_of(*logentry, "formatted");
  facts.user_key = user_key(event);
  facts.fingerprint = fingerprint_of(event);
  facts.checksum = text_of(event, "checksum");
  if (const auto* sdk = object_of(event, "sdk")) {
    facts.sdk_name = text_of(*sdk, "name");
    facts.sdk_version = text_of(*sdk, "version");
  }
  // Derived tags first: the first of a key stays.
  TagSet tags;
  tags.add("level", facts.level);
  tags.add("environment", facts.environment);
  tags.add("release", facts.release);
  tags.add("dist", facts.dist);
  tags.add("user", facts.user_key);
  tags.add("transaction", facts.transaction);
  tags.add("logger", facts.logger);
  if (const auto* request = object_of(event, "request")) tags.add("url", text_of(*request, "url"));
  add_mechanism_tags(event, tags, facts.handled);
  add_context_tags(event, tags);
  for (const auto& [key, value] : sent) tags.add(key, value);
  facts.tags = tags.take();
  return facts;
}

}  // namespace vedette::normalize
