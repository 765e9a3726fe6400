// Profiles: stacks sampled while a transaction, or a whole process, ran.
#include <algorithm>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/items.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxPlatform = 64;
constexpr std::size_t kMaxTransaction = 200;
constexpr double kNanosPerMilli = 1e6;
constexpr double kMillisPerSecond = 1e3;
// A profile of more than a day measured something else.
constexpr double kMaxDuration = static_cast<double>(kDayMs);

std::int64_t bounded_ms(double ms) { return static_cast<std::int64_t>(std::clamp(ms, 0.0, kMaxDuration)); }

// Every index in `list` points into a list of `size` elements.
bool are_indices(const json::value& list, std::size_t size) {
  const auto* indices = list.if_array();
  return indices != nullptr && std::ranges::all_of(*indices, [&](const json::value& index) {
    return index.is_int64() && index.get_int64() >= 0 && static_cast<std::size_t>(index.get_int64()) < size;
  });
}

// The samples of a profile whose stacks and frames all exist; null otherwise.
const json::array* samples_of(const json::object& profile) {
  const auto* samples = array_of(profile, "samples");
  const auto* stacks = array_of(profile, "stacks");
  const auto* frames = array_of(profile, "frames");
  if (samples == nullptr || stacks == nullptr || frames == nullptr || samples->empty()) return nullptr;
  for (const auto& stack : *stacks) {
    if (!are_indices(stack, frames->size())) return nullptr;
  }
  for (const auto& sample : *samples) {
    const auto* object = sample.if_object();
    const auto stack = object == nullptr ? std::nullopt : count_of(*object, "stack_id");
    if (!stack || *stack >= stacks->size()) return nullptr;
  }
  return samples;
}

struct Range {
  double first = 0;
  double last = 0;
};

// The least and the greatest value of a member among the samples.
std::optional<Range> range_of(const json::array& samples, std::string_view key) {
  std::optional<Range> range;
  for (const auto& sample : samples) {
    const auto number = number_of(sample.get_object(), key);
    if (!number || *number < 0) return std::nullopt;
    if (!range) range = Range{*number, *number};
    range->first = std::min(range->first, *number);
    range->last = std::max(range->last, *number);
  }
  return range;
}

std::optional<std::int64_t> sampled_duration(const json::object& item) {
  const auto* profile = object_of(item, "profile");
  const auto* samples = profile == nullptr ? nullptr : samples_of(*profile);
  const auto range = samples == nullptr ? std::nullopt : range_of(*samples, "elapsed_since_start_ns");
  if (!range) return std::nullopt;
  return bounded_ms((range->last - range->first) / kNanosPerMilli);
}

// Android's own tracer says itself how long it ran, and sends its trace as one text.
std::optional<std::int64_t> traced_duration(const json::object& item) {
  const auto duration = number_of(item, "duration_ns");
  if (!duration || text_of(item, "sampled_profile").empty()) return std::nullopt;
  return bounded_ms(*duration / kNanosPerMilli);
}

// The transaction that the profile belongs to: a member, the only one of a list, or plain members.
void read_transaction(const json::object& item, ProfileRow& row) {
  const auto* transaction = object_of(item, "transaction");
  if (const auto* list = array_of(item, "transactions"); transaction == nullptr && list != nullptr && !list->empty())
    transaction = (*list)[0].if_object();
  if (transaction == nullptr) {
    row.transaction_id = id_of(item, "transaction_id", 32);
    row.trace_id = trace_id_of(item);
    row.transaction = clean_text_of(item, "transaction_name", kMaxTransaction);
    return;
  }
  row.transaction_id = id_of(*transaction, "id", 32);
  row.trace_id = trace_id_of(*transaction);
  row.transaction = clean_text_of(*transaction, "name", kMaxTransaction);
}

}  // namespace

Result<ProfileRow> read_profile(json::value item, const Input& input) {
  if (!item.is_object()) return invalid("invalid_profile");
  const json::object& object = item.get_object();
  ProfileRow row;
  row.profile_id = id_of(object, "event_id", 32);
  if (row.profile_id.empty()) row.profile_id = id_of(object, "profile_id", 32);
  row.platform = clean_text_of(object, "platform", kMaxPlatform);
  const auto duration = object.contains("sampled_profile") ? traced_duration(object) : sampled_duration(object);
  if (row.profile_id.empty() || row.platform.empty() || !duration) return invalid("invalid_profile");
  row.duration_ms = *duration;
  read_transaction(object, row);
  row.release = release_of(object);
  row.environment = environment_of(object);
  row.timestamp = within_retention(time_of(object, "timestamp", input).value_or(input.received), input);
  row.payload = json::serialize(item);
  return row;
}

Result<ProfileChunkRow> read_profile_chunk(json::value item, const Input& input) {
  if (!item.is_object()) return invalid("invalid_profile_chunk");
  const json::object& object = item.get_object();
  ProfileChunkRow row;
  row.chunk_id = id_of(object, "chunk_id", 32);
  row.profiler_id = id_of(object, "profiler_id", 32);
  row.platform = clean_text_of(object, "platform", kMaxPlatform);
  const auto* profile = object_of(object, "profile");
  const auto* samples = profile == nullptr ? nullptr : samples_of(*profile);
  const auto range = samples == nullptr ? std::nullopt : range_of(*samples, "timestamp");
  if (row.chunk_id.empty() || row.profiler_id.empty() || row.platform.empty() || !range)
    return invalid("invalid_profile_chunk");
  const json::object ends{{"start", range->first}, {"end", range->last}};
  const auto start = time_of(ends, "start", input);
  const auto end = time_of(ends, "end", input);
  if (!start || !end) return invalid("invalid_profile_chunk");
  row.duration_ms = bounded_ms((range->last - range->first) * kMillisPerSecond);
  row.end = within_retention(*end, input);
  row.start = Instant{std::max<std::int64_t>(0, row.end.micros - row.duration_ms * 1000)};
  row.trace_id = trace_id_of(object);
  row.release = release_of(object);
  row.environment = environment_of(object);
  row.payload = json::serialize(item);
  return row;
}

}  // namespace vedette::normalize
