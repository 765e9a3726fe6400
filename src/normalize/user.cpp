#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr std::string_view kAuto = "{{auto}}";

constexpr Field kUserFields[] = {
    text("id", 128),  text("email", 75),   text("username", 128), text("ip_address", 64),
    text("name", 128), text("segment", 128), own("geo"),            own("data"),
};

constexpr Field kGeoFields[] = {
    text("country_code", 102),
    text("city", 102),
    text("subdivision", 102),
    text("region", 102),
};

// What the sender says about its users beyond the known attributes is data about them.
void move_unknown_to_data(json::object& user, const Path& path, Report& report) {
  json::object extra(user.storage());
  for (auto it = user.begin(); it != user.end();) {
    const std::string_view key = it->key();
    if (std::ranges::find(kUserFields, key, &Field::name) != std::end(kUserFields)) {
      ++it;
      continue;
    }
    if (!it->value().is_null()) extra.emplace(key, std::move(it->value()));
    it = user.erase(it);
  }
  const Path place(path, "data");
  if (auto* data = object_member(user, "data", place, report)) {
    for (auto& pair : *data) extra.insert_or_assign(pair.key(), std::move(pair.value()));
  }
  if (extra.empty()) {
    user.erase("data");
    return;
  }
  json::value& slot = user["data"];
  slot = std::move(extra);
  if (!trim_bag(slot, kMediumBag, place, &report)) user.erase("data");
}

void normalize_geo(json::object& user, const Path& path, Report& report) {
  const Path place(path, "geo");
  auto* geo = object_member(user, "geo", place, report);
  if (geo == nullptr) return;
  apply_fields(*geo, kGeoFields, place, report);
  if (geo->empty()) user.erase("geo");
}

enum class Inference { when_asked, always, never };

Inference inference_of(const Draft& draft) {
  const auto* sdk = object_of(draft.event, "sdk");
  const auto* settings = sdk == nullptr ? nullptr : object_of(*sdk, "settings");
  const auto wish = settings == nullptr ? std::string_view{} : text_of(*settings, "infer_ip");
  if (wish == "auto") return Inference::always;
  if (wish == "never") return Inference::never;
  const auto platform = text_of(draft.event, "platform");
  const bool is_client = platform == "javascript" || platform == "cocoa" || platform == "objc";
  return is_client || draft.is_security_report ? Inference::always : Inference::when_asked;
}

json::object* env_of(json::object& event) {
  auto* request = event.if_contains("request");
  auto* env = request == nullptr ? nullptr : request->get_object().if_contains("env");
  return env == nullptr ? nullptr : env->if_object();
}

// `{{auto}}` stands for the address of the sender; without one the member goes.
void resolve_auto(json::object& object, std::string_view key, std::string_view client_ip) {
  const auto it = object.find(key);
  if (it == object.end() || !it->value().is_string()) return;
  if (view(it->value().get_string()) != kAuto) return;
  if (client_ip.empty()) {
    object.erase(it);
  } else {
    it->value().emplace_string() = client_ip;
  }
}

void drop_bad_ip(json::object& user, const Path& path, Report& report) {
  const auto it = user.find("ip_address");
  if (it == user.end() || is_ip_address(view(it->value().get_string()))) return;
  report.invalid(Path(path, "ip_address"), std::move(it->value()));
  user.erase(it);
}

void infer_ip(Draft& draft, json::object*& user, const Path& path) {
  const auto inference = inference_of(draft);
  auto client_ip = draft.input.client_ip;
  if (inference == Inference::never || !is_ip_address(client_ip)) client_ip = {};
  auto* env = env_of(draft.event);
  if (env != nullptr) resolve_auto(*env, "REMOTE_ADDR", client_ip);
  if (user != nullptr) {
    resolve_auto(*user, "ip_address", client_ip);
    drop_bad_ip(*user, path, draft.report);
    if (user->contains("ip_address")) return;
  }
  std::string ip;
  if (env != nullptr) ip = text_of(*env, "REMOTE_ADDR");
  if (!is_ip_address(ip)) ip.clear();
  if (ip.empty() && inference == Inference::always) ip = client_ip;
  if (ip.empty()) return;
  if (user == nullptr) user = &draft.event["user"].emplace_object();
  set_text(*user, "ip_address", ip);
}

// The address may have been all that there was.
void drop_empty_env(json::object& event) {
  const auto* env = env_of(event);
  if (env == nullptr || !env->empty()) return;
  const auto request = event.find("request");
  request->value().get_object().erase("env");
  if (request->value().get_object().empty()) event.erase(request);
}

}  // namespace

bool is_ip_address(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) return false;
  std::ranges::copy(text, terminated.begin());
  std::array<unsigned char, sizeof(in6_addr)> parsed;
  return inet_pton(AF_INET, terminated.data(), parsed.data()) == 1 ||
         inet_pton(AF_INET6, terminated.data(), parsed.data()) == 1;
}

void normalize_user(Draft& draft) {
  const Path path("user");
  auto* user = object_member(draft.event, "user", path, draft.report);
  if (user != nullptr) {
    move_unknown_to_data(*user, path, draft.report);
    apply_fields(*user, kUserFields, path, draft.report);
    normalize_geo(*user, path, draft.report);
  }
  infer_ip(draft, user, path);
  if (user != nullptr && user->empty()) draft.event.erase("user");
  drop_empty_env(draft.event);
}

}  // namespace vedette::normalize
