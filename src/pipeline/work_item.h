// An event on its way through the pipeline: each step adds what it found.
#pragma once
#include <memory>
#include <string>

#include "grouping/grouping.h"
#include "ingest/record.h"
#include "json/value.h"
#include "normalize/normalize.h"

namespace vedette::pipeline {

struct WorkItem {
  // From the journal.
  std::uint64_t sequence = 0;
  ingest::RecordHeader header;
  std::string body;

  // decode: the event in an arena of its own; null before, after render, and when there is none.
  std::unique_ptr<boost::json::monotonic_resource> arena;
  json::object* event = nullptr;
  std::optional<Instant> sent_at;

  // normalize, group, name
  normalize::Facts facts;
  grouping::Grouping grouping;
  grouping::Naming naming;

  // render: the payload as it is stored; empty when there is no event to store.
  std::string payload;

  bool is_valid() const { return !payload.empty(); }
};

}  // namespace vedette::pipeline
