// What is stored of each type of item, and the fates it ends in. One reader per type, in a table.
#pragma once
#include "pipeline/work_item.h"

namespace vedette::pipeline {

// Adds rows or events, and fates, to the work. `index` is the item's in its envelope.
using Reader = void (*)(const protocol::ItemView& view, std::size_t index, WorkItem& work);

// Null for types that nothing here keeps.
Reader reader_of(protocol::ItemType type);
// Whether items of the type are read before all others, because what comes of them decides about the rest.
bool is_read_first(protocol::ItemType type);

// Each quantity of the item, with this fate.
void add_fates(WorkItem& work, Outcome outcome, std::string_view reason, const protocol::ItemView& view);

// A row where it belongs. A time that the sender cannot mean (more than a day ahead, or older than is
// kept) stays in the row, which then lies with the data of the day of its arrival.
template <class Row>
Placed<Row> place(const Delivery& delivery, std::size_t index, DataKind kind, Instant time, Row row) {
  const auto days = delivery.rules->retention.of(kind);
  const bool is_odd = time.micros > delivery.header.received.micros + kDayMs * 1000 ||
                      time.micros < delivery.header.received.micros - days * kDayMs * 1000;
  return {.project_id = delivery.header.project_id,
          .number = item_number(delivery.sequence, index),
          .time = is_odd ? delivery.header.received : time,
          .retention_days = days,
          .row = std::move(row)};
}

// event_readers.cpp
void read_event(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_security_report(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_nel_report(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_transaction(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_feedback(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_user_report(const protocol::ItemView& view, std::size_t index, WorkItem& work);
// The event of an envelope with attachments of crash handlers: theirs, and that of its event item.
void read_crash(std::span<const protocol::ItemView> views, WorkItem& work);

// file_readers.cpp
void read_attachment(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_profile(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_profile_chunk(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_replay_event(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_recording(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_replay_video(const protocol::ItemView& view, std::size_t index, WorkItem& work);

// telemetry_readers.cpp
void read_session(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_sessions(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_check_in(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_client_report(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_logs(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_metrics(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_spans(const protocol::ItemView& view, std::size_t index, WorkItem& work);
void read_metric_lines(const protocol::ItemView& view, std::size_t index, WorkItem& work);

}  // namespace vedette::pipeline
