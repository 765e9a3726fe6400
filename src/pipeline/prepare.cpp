#include "pipeline/prepare.h"

#include <algorithm>
#include <array>

#include "formats/crash_event.h"
#include "pipeline/item_readers.h"
#include "protocol/envelope.h"

namespace vedette::pipeline {
namespace {

using protocol::ItemType;

struct Entry {
  ItemType type;
  Reader read;
  bool is_first = false;
};

constexpr Entry kReaders[] = {
    {ItemType::event, read_event, true},
    {ItemType::raw_security, read_security_report, true},
    {ItemType::security, read_event, true},
    {ItemType::nel, read_nel_report, true},
    {ItemType::transaction, read_transaction, true},
    {ItemType::feedback, read_feedback, true},
    {ItemType::user_report, read_user_report},
    {ItemType::attachment, read_attachment},
    {ItemType::unreal_report, read_attachment},
    {ItemType::session, read_session},
    {ItemType::sessions, read_sessions},
    {ItemType::client_report, read_client_report},
    {ItemType::check_in, read_check_in},
    {ItemType::replay_event, read_replay_event},
    {ItemType::replay_recording, read_recording},
    {ItemType::replay_video, read_replay_video},
    {ItemType::profile, read_profile},
    {ItemType::profile_chunk, read_profile_chunk},
    {ItemType::span, read_spans},
    {ItemType::otel_span, read_spans},
    {ItemType::log, read_logs},
    {ItemType::otel_log, read_logs},
    {ItemType::trace_metric, read_metrics},
    {ItemType::statsd, read_metric_lines},
    {ItemType::metric_buckets, read_metric_lines},
};

const Entry* entry_of(ItemType type) {
  const auto found = std::ranges::find(kReaders, type, &Entry::type);
  return found == std::end(kReaders) ? nullptr : found;
}

void read_items(std::span<const protocol::ItemView> views, bool first, bool is_crash, WorkItem& work) {
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (is_read_first(views[i].type) != first) continue;
    // Already part of the event that the crash's attachments made.
    if (is_crash && views[i].type == ItemType::event) continue;
    if (const auto read = reader_of(views[i].type)) {
      read(views[i], i, work);
    } else {
      add_fates(work, Outcome::unsupported, protocol::to_text(views[i].type), views[i]);
    }
  }
}

}  // namespace

Reader reader_of(ItemType type) {
  const auto* entry = entry_of(type);
  return entry == nullptr ? nullptr : entry->read;
}

bool is_read_first(ItemType type) {
  const auto* entry = entry_of(type);
  return entry != nullptr && entry->is_first;
}

void add_fates(WorkItem& work, Outcome outcome, std::string_view reason, const protocol::ItemView& view) {
  for (const auto& [category, quantity] : protocol::quantities(view)) {
    work.fates.push_back({outcome, std::string(reason), category, quantity});
  }
}

void prepare(WorkItem& work) {
  work.fates = work.delivery.header.decided;
  const auto body = std::exchange(work.body, {});
  if (body.empty() || !work.delivery.rules) return;
  const auto envelope = protocol::parse_envelope(body);
  // The door took it apart before; only damage to the journal's content could bring us here.
  if (!envelope) {
    work.fates.push_back({Outcome::invalid, "invalid_envelope", DataCategory::default_, 1});
    return;
  }
  work.delivery.sent_at = envelope->header.sent_at;
  const auto& views = envelope->items;
  const bool is_crash = std::ranges::any_of(views, formats::is_crash_attachment);
  if (is_crash) read_crash(views, work);
  read_items(views, true, is_crash, work);
  read_items(views, false, is_crash, work);
}

}  // namespace vedette::pipeline
