// Items that are no events: the first byte picks the reader.
#include "fuzz.h"
#include "normalize/feedback.h"
#include "normalize/items.h"

using namespace vedette;

namespace {

bool is_id(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
bool is_empty_or_id(std::string_view text, std::size_t digits) { return text.empty() || is_id(text, digits); }

void check(const SessionUpdate& row) {
  CHECK(is_id(row.sid, 32) && !row.release.empty());
  CHECK(row.errors > 0 || row.status == SessionStatus::ok || row.status == SessionStatus::exited);
}
void check(const SessionAggregates& row) {
  CHECK(!row.release.empty() && !row.buckets.empty());
  for (const auto& bucket : row.buckets) CHECK(bucket.total() > 0);
}
void check(const CheckInRow& row) {
  CHECK(is_id(row.check_in_id, 32) && !row.monitor_slug.empty() && row.monitor_slug.size() <= 50);
  CHECK(row.monitor_slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos);
  CHECK_SAME(normalize::monitor_slug(row.monitor_slug), row.monitor_slug);
  CHECK(is_empty_or_id(row.trace_id, 32) && fuzz::is_empty_or_json(row.monitor_config));
}
void check(const normalize::ClientReport& report) {
  for (const auto& discard : report.discards) CHECK(discard.quantity > 0);
}
void check(const LogRow& row) {
  CHECK(is_id(row.trace_id, 32) && is_empty_or_id(row.span_id, 16));
  CHECK(row.severity_number >= 1 && row.severity_number <= 24 && !row.level.empty());
  CHECK(utf8::is_valid(row.body) && fuzz::is_json(row.attributes));
}
void check(const MetricRow& row) {
  CHECK(is_id(row.trace_id, 32) && is_empty_or_id(row.span_id, 16));
  CHECK(!row.name.empty() && utf8::length(row.name) <= 200);
  CHECK(row.type == "counter" || row.type == "gauge" || row.type == "distribution");
  CHECK(fuzz::is_json(row.attributes));
}
void check(const SpanRow& row) {
  CHECK(is_id(row.trace_id, 32) && is_id(row.span_id, 16) && is_empty_or_id(row.parent_span_id, 16));
  CHECK(!row.is_segment || row.segment_id == row.span_id);
  CHECK(row.start <= row.end && !row.op.empty());
  CHECK(fuzz::is_json(row.attributes) && fuzz::is_empty_or_json(row.links));
}
void check(const ProfileRow& row) {
  CHECK(is_id(row.profile_id, 32) && is_empty_or_id(row.transaction_id, 32) && !row.platform.empty());
  CHECK(row.duration_ms >= 0 && fuzz::is_json(row.payload));
}
void check(const ProfileChunkRow& row) {
  CHECK(is_id(row.chunk_id, 32) && is_id(row.profiler_id, 32) && !row.platform.empty());
  CHECK(row.start <= row.end && row.duration_ms >= 0 && fuzz::is_json(row.payload));
}
void check(const ReplayRow& row) {
  CHECK(is_id(row.replay_id, 32) && row.segment_id >= 0 && (row.type == "session" || row.type == "buffer"));
  CHECK(std::ranges::is_sorted(row.tags) && fuzz::is_json(row.payload));
}

template <auto Read>
void read(std::string_view text) {
  auto item = json::parse_lenient(text);
  if (!item) return;
  const auto row = Read(std::move(*item), fuzz::normalize_input());
  row ? check(*row) : CHECK(!row.error().message.empty());
}

void read_container(std::string_view text) {
  auto container = normalize::parse_container(text, std::nullopt);
  if (!container) return;
  CHECK(normalize::parse_container(text, static_cast<std::int64_t>(container->items.size())).has_value());
  CHECK(!normalize::parse_container(text, static_cast<std::int64_t>(container->items.size()) + 1));
  for (auto& item : container->items) {
    normalize::add_inferred_attributes(item, *container, fuzz::normalize_input());
    if (const auto row = normalize::read_log(item, fuzz::normalize_input())) check(*row);
    if (const auto row = normalize::read_span_v2(item, fuzz::normalize_input())) check(*row);
  }
}

void read_user_report(std::string_view text) {
  const auto report = json::parse_lenient(text);
  if (!report) return;
  auto event = normalize::feedback_from_user_report(*report);
  if (!event) return;
  CHECK(normalize::normalize_event(*event, fuzz::normalize_input()).has_value());
}

constexpr void (*kReaders[])(std::string_view) = {
    read<normalize::read_session>,      read<normalize::read_sessions>,      read<normalize::read_check_in>,
    read<normalize::read_client_report>, read<normalize::read_log>,          read<normalize::read_trace_metric>,
    read<normalize::read_span_v1>,      read<normalize::read_span_v2>,       read<normalize::read_profile>,
    read<normalize::read_profile_chunk>, read<normalize::read_replay_event>, read_container,
    read_user_report,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  // Digits and letters, so that a seed can be read.
  kReaders[(input.byte() - 'a') % std::size(kReaders)](input.rest());
  return 0;
}
