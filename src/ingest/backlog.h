// How much of each project waits in the journal, and who holds more of it than is fair.
#pragma once
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "journal/journal.h"
#include "model/ids.h"

namespace vedette::ingest {

// Fairness is about acceptance. A project may hold at most nine times what is still free of the journal. So a project
// alone is refused when it holds 90 % of it; several that flood share it alike; one that sends little finds room,
// whatever the others do; and while half of the journal is free, nobody is refused.
// What is accepted is stored in the order in which it came, whoever sent it: the pipeline's place is one number, so
// that a long backlog of one project delays what others send after it.
//
// Threads: safe for concurrent use.
class Backlog {
 public:
  // `journal_bytes_max` is the bound of the journal. Records up to `left_through` were left by an earlier run: they
  // take room, but nobody knows here whose they are.
  Backlog(std::uint64_t journal_bytes_max, std::uint64_t left_through) : bytes_max_(journal_bytes_max), left_through_(left_through) {}

  // A record of so many bytes, header and body, is about to be appended. Called before the journal has it, as it may
  // be stored before the journal says that it took it.
  void add(ProjectId project, std::uint64_t bytes);
  // The journal did not take it.
  void take_back(ProjectId project, std::uint64_t bytes);
  // The pipeline needs the record of this sequence no longer.
  void stored(std::uint64_t sequence, ProjectId project, std::uint64_t bytes);

  std::uint64_t bytes_of(ProjectId project) const;
  // Whether the project holds more than its share.
  bool is_over_share(ProjectId project, const journal::Journal& journal) const;

 private:
  const std::uint64_t bytes_max_;
  const std::uint64_t left_through_;
  mutable std::mutex mutex_;
  std::unordered_map<ProjectId, std::uint64_t> bytes_;  // Guarded by mutex_; none is 0.
};

}  // namespace vedette::ingest
