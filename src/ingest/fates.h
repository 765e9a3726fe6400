// Fates of items, as this process counts them: for the operator's metrics, and on their way to the
// catalog where they cannot travel through the journal.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "base/time.h"
#include "model/fate.h"
#include "model/ids.h"

namespace vedette::ingest {

// Threads: safe for concurrent use.
class Fates {
 public:
  // For the metrics alone: the fate is in the catalog, or of a sender who belongs nowhere.
  void count(const Fate& fate) { counts_[static_cast<std::size_t>(fate.outcome)][static_cast<std::size_t>(fate.category)] += fate.quantity; }
  std::uint64_t count_of(Outcome outcome, DataCategory category) const {
    return counts_[static_cast<std::size_t>(outcome)][static_cast<std::size_t>(category)];
  }
  // Of all categories.
  std::uint64_t count_of(Outcome outcome) const;

  struct Unwritten {
    ProjectId project_id;
    Instant when;
    std::string public_key;
    Fate fate;
    bool operator==(const Unwritten&) const = default;
  };
  // What was refused because the journal takes nothing at the moment: counted here, and written with the
  // next batch of the pipeline. A crash before that forgets it; its sender was told that nothing was taken.
  void add_unwritten(Unwritten unwritten);
  std::vector<Unwritten> take_unwritten();
  // What could not be written after all.
  void give_back(std::vector<Unwritten> unwritten);
  bool has_unwritten() const;

 private:
  std::array<std::array<std::atomic<std::uint64_t>, kDataCategoryCount>, kOutcomeCount> counts_{};
  mutable std::mutex mutex_;
  std::vector<Unwritten> unwritten_;  // Guarded by mutex_; alike ones are merged.
};

}  // namespace vedette::ingest
