// A delivery on its way through the pipeline: each step adds what it found.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "grouping/grouping.h"
#include "ingest/record.h"
#include "json/value.h"
#include "model/fate.h"
#include "normalize/normalize.h"
#include "pipeline/project_rules.h"
#include "protocol/item.h"
#include "store/item_store.h"

namespace vedette::pipeline {

// What holds for everything in one delivery.
struct Delivery {
  std::uint64_t sequence = 0;
  ingest::RecordHeader header;
  std::optional<Instant> sent_at;
  // Null when the project is gone: then nothing is kept.
  ProjectRulesPtr rules;
  // Of the event's user reports and attachments, and of the only event in nearly every delivery.
  EventId event_id() const { return header.event_id; }
  normalize::Input input() const {
    return {.received = header.received,
            .sent_at = sent_at,
            .client_ip = header.client_ip,
            .user_agent = header.user_agent,
            .retention_days = rules ? rules->retention.of(DataKind::errors) : 90};
  }
};

// An event that becomes, or joins, an issue.
struct EventWork {
  // Of its item in the envelope.
  std::size_t index = 0;
  EventId event_id;
  protocol::Quantities quantities;

  // decode: the event in an arena of its own; null after render.
  std::unique_ptr<boost::json::monotonic_resource> arena;
  json::object* event = nullptr;

  // normalize to name
  Instant timestamp;
  normalize::Facts facts;
  bool has_flags = false;
  grouping::Grouping grouping;
  grouping::Naming naming;

  // render: the payload as it is stored.
  std::string payload;

  // Set by the step that found that the event is not to be kept.
  std::optional<Outcome> outcome;
  std::string reason;
};

struct WorkItem {
  Delivery delivery;
  std::string body;

  // What is to be stored.
  std::vector<EventWork> events;
  ItemBatch rows;
  // Of everything but the events above, which may turn out to be duplicates.
  std::vector<Fate> fates;
};

}  // namespace vedette::pipeline
