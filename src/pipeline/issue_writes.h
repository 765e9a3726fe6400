// What a batch does to issues: found by their hashes or made, and their counters moved on.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "model/ids.h"
#include "pipeline/work_item.h"
#include "store/sqlite/connection.h"

namespace vedette::pipeline {

// An event, and the delivery it came with. Lifetime: refers to both.
struct IssueEvent {
  const Delivery& delivery;
  const EventWork& work;
};

// The issues of one batch. Threads: one; used within one write transaction of the catalog.
class IssueWrites {
 public:
  explicit IssueWrites(sql::Connection& sql) : sql_(sql) {}

  // The issue of the event: the first hash that has one decides, the other hashes join it.
  IssueId find_or_make(const IssueEvent& event);
  // The event was stored, and counts.
  void count(const IssueEvent& event, IssueId issue);
  // Writes counters, states and environments; takes away issues for which nothing was counted.
  void store();

 private:
  struct Change {
    bool is_new = false;
    // Of a new issue: the event that made it, which may turn out to be a duplicate.
    const EventWork* maker = nullptr;
    std::int64_t events = 0;
    std::int64_t users = 0;
    Instant first_seen;
    Instant last_seen;
    std::optional<IssueEvent> newest;
    bool is_unhandled = false;
  };
  IssueId make(const IssueEvent& event);
  // What a new issue says of itself is said by the first event that counts.
  void begin_with(const IssueEvent& event, IssueId issue);
  void store_change(IssueId issue, const Change& change);
  void reopen_if_regressed(IssueId issue, const Change& change);
  void store_places(const IssueEvent& event, bool is_new_issue);

  sql::Connection& sql_;
  std::map<IssueId, Change> changes_;
};

}  // namespace vedette::pipeline
