#include <algorithm>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/steps.h"
#include "normalize/user_agent.h"

namespace vedette::normalize {
namespace {

constexpr std::uint32_t kMaxType = 200;

// Contexts of a known kind, and their members that are texts: readers rely on it.
constexpr std::string_view kKnownContexts[] = {
    "trace", "os", "runtime", "browser", "device", "app", "gpu", "client_os", "client_runtime",
};
constexpr std::string_view kTextMembers[] = {
    "name",         "version",         "trace_id",     "span_id",  "parent_span_id",
    "op",           "status",          "family",       "model",    "brand",
    "build",        "kernel_version",  "model_id",     "arch",     "vendor_name",
    "app_name",     "app_version",     "app_build",    "app_identifier",
};

// A context under one of these keys has another type than its key says.
std::string_view default_type(std::string_view key) {
  if (key == "client_os") return "os";
  if (key == "client_runtime") return "runtime";
  return key;
}

void make_texts(json::object& context, const Path& path, Report& report) {
  for (auto it = context.begin(); it != context.end();) {
    const std::string_view key = it->key();
    json::value& value = it->value();
    const bool is_wrong = !value.is_string() &&
                          std::ranges::find(kTextMembers, key) != std::end(kTextMembers) &&
                          !make_text(value);
    if (is_wrong && !value.is_null()) report.invalid(Path(path, key), std::move(value));
    it = is_wrong ? context.erase(it) : it + 1;
  }
}

// Where a runtime only describes itself, name and version are read from that: the version is the
// first word that begins with a digit, the name what stands before it.
void read_description(json::object& context) {
  if (!text_of(context, "name").empty()) return;
  const std::string whole(ascii::trim(text_of(context, "raw_description")));
  std::string_view name = whole;
  std::string_view version;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    if (!ascii::is_digit(whole[at]) || (at > 0 && whole[at - 1] != ' ')) continue;
    name = std::string_view(whole).substr(0, at);
    version = std::string_view(whole).substr(at);
    version = version.substr(0, version.find(' '));
    break;
  }
  name = ascii::trim(name);
  if (name.starts_with("Microsoft Windows")) name = "Windows";
  if (name.empty()) return;
  set_text(context, "name", name);
  if (!version.empty() && text_of(context, "version").empty()) set_text(context, "version", version);
}

// False when nothing is left of it.
bool clean_context(json::value& value, std::string_view key, const Path& path, Report& report) {
  json::object& context = value.get_object();
  json::string type(default_type(key), context.storage());
  if (type == "os" || type == "runtime") read_description(context);
  // Out of the way of the budget: no context loses its type.
  if (const auto it = context.find("type"); it != context.end()) {
    if (it->value().is_string() && !it->value().get_string().empty())
      type = std::move(it->value().get_string());
    context.erase(it);
    if (context.empty()) return false;
  }
  limit_text(type, TextLimit{kMaxType, 0}, Path(path, "type"), report);
  // The message of a feedback alone may have 4096 characters.
  const auto budget = key == "feedback" ? Budget{32768, kLargeBag.depth} : kLargeBag;
  if (!trim_bag(value, budget, path, &report)) return false;
  if (std::ranges::find(kKnownContexts, key) != std::end(kKnownContexts))
    make_texts(value.get_object(), path, report);
  if (key == "trace") {
    normalize_id(value.get_object(), "trace_id", 32, path, report);
    normalize_id(value.get_object(), "span_id", 16, path, report);
    normalize_id(value.get_object(), "parent_span_id", 16, path, report);
  }
  if (value.get_object().empty()) return false;
  value.get_object()["type"] = std::move(type);
  return true;
}

void clean_contexts(json::object& contexts, const Path& path, Report& report) {
  for (auto it = contexts.begin(); it != contexts.end();) {
    const std::string_view key = it->key();
    const Path place(path, prefix_bytes(key, kMaxKeyBytes));
    json::value& value = it->value();
    const bool is_context = value.is_object() && is_fit_key(key);
    if (!is_context && !value.is_null()) report.invalid(place, std::move(value));
    const bool is_kept = is_context && !value.get_object().empty() &&
                         clean_context(value, key, place, report);
    it = is_kept ? it + 1 : contexts.erase(it);
  }
}

void set_if_known(json::object& context, std::string_view key, std::string_view text) {
  if (!text.empty()) set_text(context, key, text);
}

void add_product(json::object& contexts, std::string_view key, const Product& product) {
  if (product.name.empty() || contexts.contains(key)) return;
  json::object& context = contexts[key].emplace_object();
  set_text(context, "name", product.name);
  set_if_known(context, "version", product.version);
  set_text(context, "type", default_type(key));
}

void add_device(json::object& contexts, const Device& device) {
  if (device.family.empty() || contexts.contains("device")) return;
  json::object& context = contexts["device"].emplace_object();
  set_text(context, "family", device.family);
  set_if_known(context, "brand", device.brand);
  set_if_known(context, "model", device.model);
  set_text(context, "type", "device");
}

// The `os` of a server stays; what its visitor uses is the `client_os` then, unless it is the same.
void add_os(json::object& contexts, const Product& product) {
  const auto* os = object_of(contexts, "os");
  if (os == nullptr) return add_product(contexts, "os", product);
  if (text_of(*os, "name") != product.name || text_of(*os, "version") != product.version)
    add_product(contexts, "client_os", product);
}

void add_user_agent(json::object& contexts, const UserAgent& agent) {
  add_product(contexts, "browser", agent.browser);
  add_os(contexts, agent.os);
  add_device(contexts, agent.device);
}

}  // namespace

void normalize_contexts(Draft& draft) {
  const Path path("contexts");
  auto* contexts = object_member(draft.event, "contexts", path, draft.report);
  if (contexts != nullptr) clean_contexts(*contexts, path, draft.report);
  const UserAgentHeaders headers{
      header(draft.event, "User-Agent"),
      header(draft.event, "Sec-Ch-Ua"),
      header(draft.event, "Sec-Ch-Ua-Platform"),
      header(draft.event, "Sec-Ch-Ua-Platform-Version"),
      header(draft.event, "Sec-Ch-Ua-Model"),
  };
  const bool has_agent =
      !headers.user_agent.empty() || !headers.brands.empty() || !headers.platform.empty();
  if (has_agent) {
    if (contexts == nullptr) contexts = &draft.event["contexts"].emplace_object();
    add_user_agent(*contexts, parse_user_agent(headers));
  }
  if (contexts != nullptr && contexts->empty()) draft.event.erase("contexts");
}

}  // namespace vedette::normalize
