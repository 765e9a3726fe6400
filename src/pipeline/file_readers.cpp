#include "formats/containers.h"
#include "formats/msgpack_parts.h"
#include "json/parse.h"
#include "normalize/items.h"
#include "pipeline/event_steps.h"
#include "pipeline/item_readers.h"
#include "protocol/limits.h"

namespace vedette::pipeline {
namespace {

constexpr std::string_view kTraceAttachmentType = "application/vnd.sentry.trace-attachment";

// The event that attachments came with was not kept; then neither are they.
const EventWork* dropped_event(const WorkItem& work) {
  for (const auto& event : work.events) {
    if (event.outcome) return &event;
  }
  return nullptr;
}

constexpr std::size_t kInflatedRecordingBytesMax = 100 * protocol::kMiB;
constexpr std::size_t kRecordingHeaderBytesMax = 1024;

struct RecordingView {
  std::int64_t segment = 0;
  std::string_view body;
};

// A recording starts with a line that names its segment; nothing without one.
std::optional<RecordingView> open_recording(std::string_view payload) {
  const auto end = payload.find('\n');
  if (end == std::string_view::npos || end > kRecordingHeaderBytesMax) return std::nullopt;
  const auto parsed = json::parse(payload.substr(0, end));
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const auto* member = parsed->get_object().if_contains("segment_id");
  const auto segment = member == nullptr ? std::nullopt : json::integer_of(*member);
  if (!segment) return std::nullopt;
  return RecordingView{*segment, payload.substr(end + 1)};
}

// Why it is not kept; nothing for a recording that is. What is compressed is read through, and none of it held.
std::optional<std::string_view> recording_fault(const std::optional<RecordingView>& recording) {
  if (!recording) return "invalid_replay_recording";
  const auto inflated = formats::inflated_bytes(recording->body, kInflatedRecordingBytesMax);
  if (!inflated && inflated.error().code == ErrorCode::too_large) return "too_large:replay_recording";
  return std::nullopt;
}

template <class Read, class Add>
void read_any_profile(const protocol::ItemView& view, WorkItem& work, Read read, Add add) {
  auto parsed = json::parse_lenient(view.payload);
  if (!parsed) return add_fates(work, Outcome::invalid, "invalid_json", view);
  if (auto* profile = parsed->if_object()) work.delivery.rules->scrubber.scrub_profile(*profile);
  auto row = read(std::move(*parsed), work.delivery.input());
  if (!row) return add_fates(work, Outcome::invalid, row.error().message, view);
  add(std::move(*row));
  add_fates(work, Outcome::accepted, {}, view);
}

void add_replay(json::value&& parsed, std::size_t index, const protocol::ItemView& view, WorkItem& work) {
  const auto& rules = *work.delivery.rules;
  std::optional<std::string_view> reason;
  // What is canonical is filtered and scrubbed: the address of the client, among others, is put in before that.
  const auto look = [&](json::object& event) {
    reason = rules.filter.reason(event);
    rules.scrubber.scrub_event(event);
  };
  auto row = normalize::read_replay(std::move(parsed), work.delivery.input(), look);
  if (!row) return add_fates(work, Outcome::invalid, row.error().message, view);
  if (reason) return add_fates(work, Outcome::filtered, *reason, view);
  const auto time = row->timestamp;
  work.rows.replays.push_back(place(work.delivery, index, DataKind::replays, time, std::move(*row)));
  add_fates(work, Outcome::accepted, {}, view);
}

void add_recording(std::string_view replay_id, std::int64_t segment, bool is_video, std::string bytes, std::size_t index, WorkItem& work) {
  RecordingRow row{.replay_id = std::string(replay_id), .segment_id = segment, .is_video = is_video, .bytes = std::move(bytes)};
  work.rows.recordings.push_back(place(work.delivery, index, DataKind::replays, work.delivery.header.received, std::move(row)));
}

}  // namespace

void read_attachment(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  if (const auto* dropped = dropped_event(work)) return add_fates(work, *dropped->outcome, dropped->reason, view);
  AttachmentRow row{.event_id = work.delivery.event_id(),
                    .filename = view.filename,
                    .content_type = view.content_type,
                    .type = view.attachment_type.empty() ? "event.attachment" : view.attachment_type,
                    .bytes = std::string(view.payload)};
  // Metadata in JSON, and the bytes right behind it.
  if (view.content_type == kTraceAttachmentType && view.meta_length && *view.meta_length <= row.bytes.size()) {
    const auto meta = json::parse_lenient(std::string_view(row.bytes).substr(0, *view.meta_length));
    if (meta && meta->is_object()) row.trace_id = json::text_of(meta->get_object(), "trace_id");
    row.type = "trace.attachment";
  }
  const auto& scrubber = work.delivery.rules->scrubber;
  if (scrubber.scrubs_attachments()) row.bytes = scrubber.scrub_attachment(std::move(row.bytes), row.filename);
  work.rows.attachments.push_back(
      place(work.delivery, index, DataKind::attachments, work.delivery.header.received, std::move(row)));
  add_fates(work, Outcome::accepted, {}, view);
}

void read_profile(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  read_any_profile(view, work, normalize::read_profile, [&](ProfileRow row) {
    const auto time = row.timestamp;
    work.rows.profiles.push_back(place(work.delivery, index, DataKind::profiles, time, std::move(row)));
  });
}

void read_profile_chunk(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  read_any_profile(view, work, normalize::read_profile_chunk, [&](ProfileChunkRow row) {
    const auto time = row.end;
    work.rows.profile_chunks.push_back(place(work.delivery, index, DataKind::profiles, time, std::move(row)));
  });
}

void read_replay_event(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  auto parsed = json::parse_lenient(view.payload);
  if (!parsed) return add_fates(work, Outcome::invalid, "invalid_json", view);
  add_replay(std::move(*parsed), index, view, work);
}

// A replay's id is that of its envelope.
void read_recording(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  const auto recording = open_recording(view.payload);
  if (const auto fault = recording_fault(recording)) return add_fates(work, Outcome::invalid, *fault, view);
  add_recording(work.delivery.event_id().hex(), recording->segment, false, std::string(view.payload), index, work);
  add_fates(work, Outcome::accepted, {}, view);
}

// A map in MessagePack: the replay's event, its recording and the video, each as bytes.
void read_replay_video(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  const auto parts = formats::parse_msgpack_parts(view.payload);
  if (!parts) return add_fates(work, Outcome::invalid, "invalid_replay_video", view);
  const auto part = [&](const std::string& key) {
    const auto found = parts->find(key);
    return std::string(found == parts->end() ? std::string_view() : found->second);
  };
  auto event = json::parse_lenient(part("replay_event"));
  if (!event || !event->is_object()) return add_fates(work, Outcome::invalid, "invalid_replay_video", view);
  const auto recording = part("replay_recording");
  const auto opened = open_recording(recording);
  if (const auto fault = recording_fault(opened); fault && !recording.empty()) return add_fates(work, Outcome::invalid, *fault, view);
  add_replay(std::move(*event), index, view, work);
  const auto segment = opened ? opened->segment : 0;
  const auto id = work.delivery.event_id().hex();
  if (!recording.empty()) add_recording(id, segment, false, recording, index, work);
  if (auto video = part("replay_video"); !video.empty()) add_recording(id, segment, true, std::move(video), index, work);
}

}  // namespace vedette::pipeline
