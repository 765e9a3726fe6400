#include "pipeline/event_steps.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "json/parse.h"
#include "store/event_store.h"

namespace vedette::pipeline {
namespace {

constexpr std::size_t kTagCharactersMax = 200;

void stop(EventWork& work, Outcome outcome, std::string_view reason) {
  work.outcome = outcome;
  work.reason = reason;
}

// A parsed document takes about three times its text.
void make_arena(EventWork& work, std::size_t text_bytes) {
  work.arena = std::make_unique<boost::json::monotonic_resource>(text_bytes * 3 + 4096);
}

// Lives and dies with the arena, which frees everything at once.
void place_event(EventWork& work, json::object&& event) {
  void* place = work.arena->allocate(sizeof(json::object), alignof(json::object));
  work.event = new (place) json::object(std::move(event), json::storage_ptr(work.arena.get()));
}

void normalize_event(EventWork& work, const Delivery& delivery) {
  const auto timestamp = normalize::normalize_event(*work.event, delivery.input());
  if (!timestamp) return stop(work, Outcome::invalid, timestamp.error().message);
  work.timestamp = *timestamp;
}

void filter_event(EventWork& work, const Delivery& delivery) {
  const auto reason = delivery.rules->filter.reason(*work.event);
  if (reason) stop(work, Outcome::filtered, *reason);
}

void scrub_event(EventWork& work, const Delivery& delivery) { delivery.rules->scrubber.scrub_event(*work.event); }

// Attributes that are searched for as tags are, and are no tags to people: see is_hidden_tag(). Of a user those parts that
// are not the key itself, which the tag `user` has.
void add_hidden_tags(const json::object& event, normalize::Facts& facts) {
  const auto add = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    Tag tag(key, utf8::prefix(value, kTagCharactersMax));
    std::ranges::replace_if(tag.second, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    facts.tags.insert(std::ranges::lower_bound(facts.tags, tag), std::move(tag));
  };
  if (const auto* user = json::object_of(event, "user")) {
    const auto part = [&](std::string_view key, std::string_view member, std::string_view prefix) {
      if (!facts.user_key.starts_with(prefix)) add(key, json::text_of(*user, member));
    };
    part(hidden_tag::kUserEmail, "email", "email:");
    part(hidden_tag::kUserName, "username", "username:");
    part(hidden_tag::kUserAddress, "ip_address", "ip:");
  }
  if (const auto* request = json::object_of(event, "request")) add(hidden_tag::kHttpMethod, json::text_of(*request, "method"));
  add(hidden_tag::kSdkName, facts.sdk_name);
}

void extract(EventWork& work, const Delivery&) {
  const auto& event = *work.event;
  work.facts = normalize::extract_facts(event, work.timestamp);
  add_hidden_tags(event, work.facts);
  const auto* contexts = json::object_of(event, "contexts");
  const auto* flags = contexts == nullptr ? nullptr : json::object_of(*contexts, "flags");
  const auto* values = flags == nullptr ? nullptr : json::array_of(*flags, "values");
  work.has_flags = values != nullptr && !values->empty();
}

void group(EventWork& work, const Delivery& delivery) {
  const auto& options = delivery.rules->grouping;
  grouping::apply_stacktrace_rules(*work.event, options);
  work.grouping = grouping::group_event(*work.event, options);
}

void name(EventWork& work, const Delivery&) { work.naming = grouping::name_event(*work.event, &work.grouping); }

void render(EventWork& work, const Delivery& delivery) {
  auto& event = *work.event;
  event["event_id"] = work.event_id.hex();
  event["project"] = delivery.header.project_id.number;
  event["title"] = work.naming.title;
  event["culprit"] = work.naming.culprit;
  event["location"] = work.naming.location;
  event["metadata"] = work.naming.metadata;
  event["grouping_config"] = work.grouping.config;
  if (work.grouping.main_exception_id) event["main_exception_id"] = *work.grouping.main_exception_id;
  auto& hashes = event["hashes"].emplace_array();
  for (const auto& hash : work.grouping.hashes) hashes.emplace_back(ascii::to_hex(hash));
  work.payload = json::serialize(event);
  work.event = nullptr;
  work.arena.reset();
}

constexpr Step kSteps[] = {
    {"normalize", normalize_event}, {"filter", filter_event}, {"scrub", scrub_event}, {"extract", extract},
    {"group", group},               {"name", name},           {"render", render},
};
constexpr std::size_t kPlainSteps = 4;

}  // namespace

std::span<const Step> event_steps() { return kSteps; }
std::span<const Step> plain_steps() { return std::span(kSteps).first(kPlainSteps); }

bool parse_event(EventWork& work, std::string_view json) {
  make_arena(work, json.size());
  auto parsed = json::parse_lenient(json, json::storage_ptr(work.arena.get()));
  if (!parsed || !parsed->is_object()) {
    stop(work, Outcome::invalid, "invalid_json");
    return false;
  }
  place_event(work, std::move(parsed->get_object()));
  return true;
}

void take_event(EventWork& work, const json::object& event) {
  make_arena(work, 16 * 1024);
  place_event(work, json::object(event, json::storage_ptr(work.arena.get())));
}

bool run_steps(std::span<const Step> steps, EventWork& work, const Delivery& delivery) {
  for (const auto& step : steps) {
    step.run(work, delivery);
    if (work.outcome) return false;
  }
  return true;
}

}  // namespace vedette::pipeline
