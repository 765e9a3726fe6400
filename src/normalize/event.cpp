#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/utf8.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/normalize.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

using Step = void (*)(Draft&);

// In this order: a step may rely on what stands above it.
constexpr Step kSteps[] = {
    normalize_platform,
    normalize_times,
    normalize_sdk,
    normalize_request,
    backfill_security_report,
    normalize_user,  // asks platform, sdk settings and the request's environment for the address
    normalize_logentry,
    normalize_tags,
    normalize_release,  // the environment may have come as a tag
    move_stacktrace,
    normalize_exceptions,
    normalize_threads,
    normalize_template,
    normalize_breadcrumbs,
    normalize_contexts,  // reads the User-Agent among the request's headers
    classify_device,
    normalize_spans,
    normalize_transaction,  // adds up its spans
    normalize_extra,
    normalize_fingerprint,
    normalize_debug_meta,
    settle_level_and_type,  // the type follows from the interfaces that are left
};

// Names of the first Sentry clients. Where both are present the present name wins.
constexpr std::pair<std::string_view, std::string_view> kAliases[] = {
    {"sentry.interfaces.Exception", "exception"},
    {"sentry.interfaces.Stacktrace", "stacktrace"},
    {"sentry.interfaces.Threads", "threads"},
    {"sentry.interfaces.Http", "request"},
    {"sentry.interfaces.User", "user"},
    {"sentry.interfaces.Message", "logentry"},
    {"sentry.interfaces.Template", "template"},
    {"sentry.interfaces.Breadcrumbs", "breadcrumbs"},
    {"sentry.interfaces.Contexts", "contexts"},
    {"sentry.interfaces.DebugMeta", "debug_meta"},
    {"sentry.interfaces.Csp", "csp"},
    {"message", "logentry"},
};

constexpr Field kAttributes[] = {
    own("event_id"),
    own("exception"),
    own("contexts"),
    own("breadcrumbs"),
    own("tags"),
    own("extra"),
    own("request"),
    own("user"),
    own("sdk"),
    own("level"),
    own("platform"),
    own("timestamp"),
    own("release"),
    own("environment"),
    of_kind(Kind::trimmed, "transaction", 200),
    text_map("modules", kLargeBag),
    text("server_name", 256, 20),
    own("type"),
    own("logentry"),
    own("threads"),
    own("stacktrace"),
    of_kind(Kind::trimmed, "logger", 64),
    own("dist"),
    own("fingerprint"),
    own("debug_meta"),
    own("start_timestamp"),
    own("spans"),
    own("template"),
    map("transaction_info", kLargeBag),
    map("measurements", kMassiveBag),
    map("breakdowns", kLargeBag),
    text("checksum", 1024),
    text("culprit", 200),
    text("site", 256, 20),
    text("version", 64),
    of_kind(Kind::integer, "time_spent"),
    of_kind(Kind::integer, "main_exception_id"),
    of_kind(Kind::number, "client_sample_rate"),
    bag("scraping_attempts", kLargerBag),
    bag("_metrics", kSmallBag),
    map("csp", kLargeBag),
    map("hpkp", kLargeBag),
    map("expectct", kLargeBag),
    map("expectstaple", kLargeBag),
    map("nel", kLargeBag),
    // The server's own, whatever a sender claims.
    discarded("received"),
    discarded("project"),
    discarded("project_id"),
    discarded("key_id"),
    discarded("metadata"),
    discarded("title"),
    discarded("location"),
    discarded("ingest_path"),
    discarded("grouping_config"),
};

constexpr Field kSdkFields[] = {
    text("name", 256, 20),
    text("version", 256, 20),
    of_kind(Kind::texts, "integrations", 256),
    bag("packages", kLargeBag),
    of_kind(Kind::texts, "features", 256),
    map("settings", kSmallBag),
    discarded("client_ip"),
};

constexpr std::string_view kPlatforms[] = {
    "javascript", "python", "java", "node", "php",    "ruby",    "csharp", "go",
    "cocoa",      "native", "objc", "c",    "elixir", "haskell", "groovy", "perl",
    "as3",        "cfml",   "dart", "other",
};

// Interfaces of security reports, which are types of their own.
constexpr std::string_view kReportTypes[] = {"csp", "hpkp", "expectct", "expectstaple", "nel"};

void erase_if_empty(json::object& event, std::string_view key) {
  const auto it = event.find(key);
  if (it == event.end() || !it->value().is_object()) return;
  if (it->value().get_object().empty()) event.erase(it);
}

// Whether the event is of a type that shows itself by a context of the same name.
bool is_of_context(const json::object& event, std::string_view type) {
  const auto* contexts = object_of(event, "contexts");
  return text_of(event, "type") == type && contexts != nullptr && contexts->contains(type);
}

std::string_view implied_type(const Draft& draft) {
  if (draft.is_transaction) return "transaction";
  if (is_of_context(draft.event, "feedback")) return "feedback";
  if (draft.event.contains("exception")) return "error";
  for (const auto type : kReportTypes) {
    if (draft.event.contains(type)) return type;
  }
  return is_of_context(draft.event, "nel") ? "nel" : "default";
}

// Transactions and feedback tell of no failure.
bool has_failed(const Draft& draft) {
  return !draft.is_transaction && !is_of_context(draft.event, "feedback");
}

}  // namespace

Result<Instant> normalize_event(json::object& event, const Input& input) {
  Report report(event);
  Draft draft{event, input, report};
  rename_aliases(draft);
  clean_attributes(draft);
  TRY(validate_transaction(draft));
  TRY(validate_feedback(draft));
  for (const auto step : kSteps) step(draft);
  report.write(event);
  return draft.timestamp;
}

void rename_aliases(Draft& draft) {
  for (const auto& [alias, name] : kAliases) {
    const auto it = draft.event.find(alias);
    if (it == draft.event.end()) continue;
    json::value value(std::move(it->value()));
    draft.event.erase(it);
    json::value& slot = draft.event[name];
    if (slot.is_null()) slot = std::move(value);
  }
}

void clean_attributes(Draft& draft) {
  json::object& event = draft.event;
  for (auto it = event.begin(); it != event.end();) {
    const std::string_view key = it->key();
    json::value& value = it->value();
    bool is_kept = false;
    if (!value.is_null()) {
      const Path path(prefix_bytes(key, kMaxKeyBytes));
      const auto* field = std::ranges::find(kAttributes, key, &Field::name);
      if (field != std::end(kAttributes)) {
        is_kept = apply_field(value, *field, path, draft.report);
      } else {
        draft.report.invalid(path, std::move(value), "invalid_attribute");
      }
    }
    it = is_kept ? it + 1 : event.erase(it);
  }
  draft.is_transaction = text_of(event, "type") == "transaction";
  if (!draft.is_transaction) event.erase("measurements");
  // Longer than 24 days: a clock was read wrongly. Reference: the column's width in Sentry.
  const auto* spent = event.if_contains("time_spent");
  if (spent != nullptr && (spent->get_int64() < 0 || spent->get_int64() > INT32_MAX))
    event.erase("time_spent");
  if (const auto it = event.find("logger"); it != event.end()) {
    auto& logger = it->value().get_string();
    logger.resize(std::min(logger.size(), view(logger).find_first_of("\r\n")));
  }
}

void normalize_platform(Draft& draft) {
  const auto platform = text_of(draft.event, "platform");
  if (std::ranges::find(kPlatforms, platform) != std::end(kPlatforms)) return;
  set_text(draft.event, "platform", "other");
}

void backfill_security_report(Draft& draft) {
  json::object& event = draft.event;
  draft.is_security_report =
      is_of_context(event, "nel") ||
      std::ranges::any_of(kReportTypes, [&](std::string_view type) { return event.contains(type); });
  if (!draft.is_security_report) return;
  if (event.contains("csp") && !event.contains("logger")) set_text(event, "logger", "csp");
  if (!draft.input.user_agent.empty() && header(event, "User-Agent").empty())
    add_header(event, "User-Agent", utf8::repair(draft.input.user_agent));
}

void normalize_fingerprint(Draft& draft) {
  constexpr std::size_t kMaxEntries = 100;
  constexpr TextLimit kEntryLimit{8192, 0};
  const auto it = draft.event.find("fingerprint");
  if (it == draft.event.end()) return;
  const Path path("fingerprint");
  json::value& value = it->value();
  json::array list(value.storage());
  if (auto* sent = value.if_array()) {
    list = std::move(*sent);
  } else {
    list.push_back(std::move(value));
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size() && kept < kMaxEntries; ++i) {
    if (list[i].is_null()) continue;
    if (!make_text(list[i])) {
      draft.report.invalid(Path(path, i), std::move(list[i]));
      continue;
    }
    limit_text(list[i].get_string(), kEntryLimit, Path(path, kept), draft.report);
    if (kept != i) list[kept] = std::move(list[i]);
    ++kept;
  }
  list.resize(std::min(kept, list.size()));
  if (list.empty()) {
    draft.event.erase(it);
  } else {
    value = std::move(list);
  }
}

void normalize_sdk(Draft& draft) {
  const Path path("sdk");
  auto* sdk = object_member(draft.event, "sdk", path, draft.report);
  if (sdk == nullptr) return;
  apply_fields(*sdk, kSdkFields, path, draft.report);
  erase_if_empty(draft.event, "sdk");
}

void normalize_extra(Draft& draft) {
  const auto it = draft.event.find("extra");
  if (it == draft.event.end()) return;
  const Path path("extra");
  if (!make_object(it->value())) {
    draft.report.invalid(path, std::move(it->value()));
    draft.event.erase(it);
    return;
  }
  json::object& extra = it->value().get_object();
  const auto sent = extra.size();
  auto remaining = kMassiveBag.bytes;
  for (auto member = extra.begin(); member != extra.end();) {
    Budget budget{std::min(kLargerBag.bytes, remaining), kLargerBag.depth};
    const auto given = budget.bytes;
    const Path place(path, member->key());
    const bool is_kept = is_fit_key(member->key()) &&
                         trim_shared_bag(member->value(), budget, place, &draft.report);
    remaining -= given - budget.bytes;
    member = is_kept ? member + 1 : extra.erase(member);
  }
  if (extra.size() < sent) draft.report.shortened(path, sent);
  erase_if_empty(draft.event, "extra");
}

namespace {

// A UUID with or without its hyphens and the age of the file behind it, or time and age of older formats.
bool is_debug_id(std::string_view text) {
  constexpr std::size_t kTime = 8;
  const auto is_hex = [](std::string_view part) { return !part.empty() && std::ranges::all_of(part, ascii::is_hex); };
  const auto is_age = [&](std::string_view part) {
    if (part.starts_with('-')) part.remove_prefix(1);
    return part.size() <= 8 && is_hex(part);
  };
  for (const std::size_t length : {36u, 32u}) {
    if (text.size() < length || hex_id(text.substr(0, length), 32).empty()) continue;
    return text.size() == length || is_age(text.substr(length));
  }
  return text.size() > kTime && text[kTime] == '-' && is_hex(text.substr(0, kTime)) && is_age(text.substr(kTime));
}

void normalize_images(json::array& images, const Path& path, Report& report) {
  constexpr Field kAddresses[] = {of_kind(Kind::address, "image_addr"), of_kind(Kind::address, "image_vmaddr")};
  for (std::size_t i = 0; i < images.size(); ++i) {
    json::object& image = images[i].get_object();
    const Path place(path, i);
    for (const auto& field : kAddresses) {
      const auto it = image.find(field.name);
      if (it == image.end()) continue;
      if (it->value().is_null() || !apply_field(it->value(), field, Path(place, field.name), report)) image.erase(it);
    }
    const auto id = image.find("debug_id");
    if (id == image.end() || is_debug_id(ascii::trim(text_of(image, "debug_id")))) continue;
    if (!id->value().is_null()) report.invalid(Path(place, "debug_id"), std::move(id->value()));
    image.erase(id);
  }
}

}  // namespace

void normalize_debug_meta(Draft& draft) {
  const Path path("debug_meta");
  auto* meta = object_member(draft.event, "debug_meta", path, draft.report);
  if (meta == nullptr) return;
  if (const auto images = meta->find("images"); images != meta->end()) {
    const Path place(path, "images");
    if (auto* list = images->value().if_array()) {
      keep_objects(*list, place, draft.report);
      normalize_images(*list, place, draft.report);
    } else {
      if (!images->value().is_null()) draft.report.invalid(place, std::move(images->value()));
      meta->erase(images);
    }
  }
  trim_bag(draft.event["debug_meta"], kWholeBag, path, &draft.report);
  erase_if_empty(draft.event, "debug_meta");
}

void settle_level_and_type(Draft& draft) {
  json::value& level = draft.event["level"];
  const auto name = canonical_level(level);
  if (!name && !level.is_null()) draft.report.invalid(Path("level"), std::move(level));
  level.emplace_string() = name.value_or(has_failed(draft) ? "error" : "info");
  const std::string type(implied_type(draft));
  set_text(draft.event, "type", type);
}

}  // namespace vedette::normalize
