#include "formats/unreal_context.h"

#include <pugixml.hpp>

#include "base/ascii.h"
#include "base/time.h"
#include "base/utf8.h"
#include "formats/crash_event.h"
#include "json/parse.h"

namespace vedette::formats {
namespace {

constexpr std::size_t kTextMax = 64 * 1024;
constexpr std::size_t kMessageMax = 8192;
constexpr std::size_t kEntryMax = 1024;
constexpr std::size_t kNameMax = 200;
constexpr std::string_view kEventData = "__sentry";

// Ticks of 100 ns since the year 1, as the engine counts time, at 1970.
constexpr std::int64_t kTicksAtEpoch = 621'355'968'000'000'000;
constexpr std::int64_t kTicksPerMicro = 10;

struct Renamed {
  std::string_view property;
  std::string_view key;
};
constexpr Renamed kUnrealMembers[] = {
    {"CrashGUID", "crash_guid"},
    {"CrashType", "crash_type"},
    {"IsEnsure", "is_ensure"},
    {"IsAssert", "is_assert"},
    {"GameName", "game_name"},
    {"ExecutableName", "executable_name"},
    {"BuildConfiguration", "build_configuration"},
    {"BuildVersion", "build_version"},
    {"PlatformName", "platform_name"},
    {"PlatformFullName", "platform_full_name"},
    {"EngineMode", "engine_mode"},
    {"EngineVersion", "engine_version"},
    {"DeploymentName", "deployment_name"},
    {"GameStateName", "game_state_name"},
    {"LanguageLCID", "language_lcid"},
    {"AppDefaultLocale", "app_default_locale"},
    {"CrashReportClientVersion", "crash_reporter_client_version"},
    {"SecondsSinceStart", "seconds_since_start"},
};

std::string text_of(const pugi::char_t* text, std::size_t length_max) {
  const auto valid = utf8::repair(text);
  return std::string(utf8::prefix(valid, length_max));
}

UnrealSection section_of(const pugi::xml_node& root, const char* name) {
  UnrealSection section;
  for (const auto& child : root.child(name).children()) {
    if (child.type() != pugi::node_element) continue;
    if (section.size() == kUnrealEntriesMax) break;
    section.emplace_back(text_of(child.name(), kNameMax), text_of(child.child_value(), kTextMax));
  }
  return section;
}

void set_text(json::object& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out[key] = text;
}

bool is_true(std::string_view text) { return text == "1" || ascii::equals_ignoring_case(text, "true"); }

json::object contexts_of(const UnrealContext& context) {
  json::object contexts;
  const auto add = [&contexts](std::string_view key, json::object members) {
    if (members.empty()) return;
    members["type"] = key;
    contexts[key] = std::move(members);
  };
  json::object unreal;
  for (const auto& [property, key] : kUnrealMembers) {
    set_text(unreal, key, utf8::prefix(context.property(property), kEntryMax));
  }
  add("unreal", std::move(unreal));

  json::object os;
  set_text(os, "raw_description", context.property("Misc.OSVersionMajor"));
  set_text(os, "build", context.property("Misc.OSVersionMinor"));
  add("os", std::move(os));

  json::object device;
  set_text(device, "cpu_description", context.property("Misc.CPUBrand"));
  const auto cores = ascii::parse_number<std::uint32_t>(context.property("Misc.NumberOfCores"));
  if (cores) device["processor_count"] = *cores;
  const auto memory = ascii::parse_number<std::uint64_t>(context.property("MemoryStats.TotalPhysical"));
  if (memory) device["memory_size"] = *memory;
  add("device", std::move(device));

  json::object gpu;
  set_text(gpu, "name", context.property("Misc.PrimaryGPUBrand"));
  add("gpu", std::move(gpu));
  return contexts;
}

void add_section(const UnrealSection& section, std::string_view key, json::object& contexts) {
  json::object members;
  for (const auto& [name, text] : section) {
    if (name != kEventData && !text.empty()) members.emplace(name, utf8::prefix(text, kEntryMax));
  }
  if (!members.empty()) contexts[key] = std::move(members);
}

void add_user(const UnrealContext& context, std::string_view user_id, json::object& event) {
  const auto parts = ascii::split(user_id, '|');
  const auto part = [&parts](std::size_t index) {
    return index < parts.size() ? utf8::repair(parts[index].substr(0, kNameMax)) : std::string();
  };
  json::object user;
  set_text(user, "id", part(0).empty() ? std::string(context.property("LoginId")) : part(0));
  set_text(user, "username", context.property("UserName"));
  if (!user.empty()) event["user"] = std::move(user);
  json::object tags;
  set_text(tags, "epic_account_id", part(1).empty() ? std::string(context.property("EpicAccountId")) : part(1));
  set_text(tags, "machine_id", part(2).empty() ? std::string(context.property("MachineId")) : part(2));
  if (!tags.empty()) event["tags"] = std::move(tags);
}

std::optional<Instant> time_of(std::string_view ticks) {
  const auto number = ascii::parse_number<std::int64_t>(ticks);
  if (!number || *number <= kTicksAtEpoch) return std::nullopt;
  return Instant{(*number - kTicksAtEpoch) / kTicksPerMicro};
}

// The attributes that the game set itself; an empty object when there are none.
json::object event_data(const UnrealContext& context, json::object& event) {
  const auto found = std::ranges::find(context.game, kEventData, &UnrealSection::value_type::first);
  if (found == context.game.end() || found->second.empty()) return {};
  auto parsed = json::parse_lenient(found->second);
  if (parsed && parsed->is_object()) return std::move(parsed->get_object());
  add_event_error(event, "__sentry", parsed ? "no JSON object" : parsed.error().message);
  return {};
}

}  // namespace

std::string_view UnrealContext::property(std::string_view name) const {
  const auto found = std::ranges::find(runtime, name, &UnrealSection::value_type::first);
  return found == runtime.end() ? std::string_view() : std::string_view(found->second);
}

Result<UnrealContext> read_unreal_context(std::string_view xml) {
  if (xml.size() > kUnrealContextBytesMax) return fail(ErrorCode::too_large, "the Unreal crash context is too large");
  pugi::xml_document document;
  // Nodes that were read before a fault stay in the document.
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  const auto root = document.child("FGenericCrashContext");
  if (!root) return fail(ErrorCode::invalid_argument, "no Unreal crash context", parsed.description());
  return UnrealContext{section_of(root, "RuntimeProperties"), section_of(root, "EngineData"),
                       section_of(root, "GameData")};
}

json::object unreal_event(const UnrealContext& context, std::string_view user_id) {
  json::object event{{"platform", "native"}};
  const bool is_ensure = is_true(context.property("IsEnsure")) ||
                         ascii::equals_ignoring_case(context.property("CrashType"), "Ensure");
  event["level"] = is_ensure ? "error" : "fatal";
  if (const auto message = context.property("ErrorMessage"); !message.empty()) {
    event["logentry"] = json::object{{"formatted", utf8::prefix(message, kMessageMax)}};
  }
  if (const auto time = time_of(context.property("TimeOfCrash"))) event["timestamp"] = format_instant(*time);
  add_user(context, user_id, event);
  auto contexts = contexts_of(context);
  add_section(context.engine, "unreal_engine", contexts);
  add_section(context.game, "unreal_game", contexts);
  if (!contexts.empty()) event["contexts"] = std::move(contexts);
  auto data = event_data(context, event);
  merge_missing(data, event);
  return data;
}

}  // namespace vedette::formats
