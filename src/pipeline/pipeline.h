// From the journal to the stores, in batches, on threads of its own.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

#include "journal/journal.h"
#include "pipeline/persist.h"

namespace vedette::pipeline {

struct Options {
  // Threads that decode, normalize and group; the one that stores comes on top.
  int threads = 2;
  std::size_t batch_records_max = 512;
  std::size_t batch_bytes_max = 8 * 1024 * 1024;
  // Told of each record of the journal that is stored: its sequence, its project, and its bytes, header and body.
  // Called by the pipeline's own thread.
  std::function<void(std::uint64_t, ProjectId, std::uint64_t)> stored = [](std::uint64_t, ProjectId, std::uint64_t) {};
};

struct Stats {
  // Through which sequence of the journal everything is stored.
  std::uint64_t position = 0;
  std::uint64_t batches = 0;
  std::uint64_t failures = 0;
};

// Threads: safe for concurrent use.
class Pipeline {
 public:
  // Starts where the last run ended. Lifetime: everything it is given outlives it.
  // Errors: those of reading the position.
  static Result<std::unique_ptr<Pipeline>> start(Options options, journal::Journal& journal, const Stores& stores, RulesCache& rules,
                                                 ingest::Fates& fates);
  virtual ~Pipeline() = default;
  virtual Stats stats() const = 0;
  // Blocks until everything up to the sequence is stored, the time is over or stop() is called.
  virtual void wait_until(std::uint64_t sequence, std::chrono::milliseconds timeout) = 0;
  // Ends after the batch in hand; what is left stays in the journal. Idempotent.
  virtual void stop() = 0;
};

}  // namespace vedette::pipeline
