#include "pipeline/event_steps.h"

#include "base/ascii.h"
#include "json/parse.h"

namespace vedette::pipeline {
namespace {

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
  const auto reason = delivery.rules->filter.reason(
      {.event = *work.event, .client_ip = delivery.header.client_ip, .user_agent = delivery.header.user_agent});
  if (reason) stop(work, Outcome::filtered, *reason);
}

void scrub_event(EventWork& work, const Delivery& delivery) { delivery.rules->scrubber.scrub_event(*work.event); }

void extract(EventWork& work, const Delivery&) { work.facts = normalize::extract_facts(*work.event, work.timestamp); }

void group(EventWork& work, const Delivery&) {
  static const grouping::GroupingOptions kBuiltIn;
  grouping::apply_stacktrace_rules(*work.event, kBuiltIn);
  work.grouping = grouping::group_event(*work.event, kBuiltIn);
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
