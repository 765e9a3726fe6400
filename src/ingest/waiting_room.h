// Where records wait for a moment while the journal takes nothing: a disk that is slow for a second costs nobody an
// event.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "journal/journal.h"
#include "model/ids.h"

namespace vedette::ingest {

// Records come out in turns, one of each project, so that the many of one project do not keep those of others.
// Threads: safe for concurrent use.
class WaitingRoom {
 public:
  using Done = std::move_only_function<void(Status)>;

  struct Options {
    // From append() to a refusal.
    std::int64_t wait_ms = 1000;
    // Of all that wait; one project has at most half of it.
    std::size_t bytes_max = 64 * 1024 * 1024;
  };

  // Lifetime: journal and clock outlive the room; the room outlives the journal's callbacks, which end with its stop().
  WaitingRoom(journal::Journal& journal, const Clock& clock, Options options) : journal_(journal), clock_(clock), options_(options) {}
  WaitingRoom(const WaitingRoom&) = delete;
  WaitingRoom& operator=(const WaitingRoom&) = delete;
  ~WaitingRoom() { stop(); }

  // Starts the thread that calls tick() while something waits.
  void start();
  // As Journal::append, with its contract for `done`, but that a record for which there is no room at the moment
  // (resource_exhausted) is tried again for a while. What finds the waiting room full is refused at once.
  void append(ProjectId project, std::string header, std::string body, Done done);
  // Refuses what has waited too long, and tries the rest as far as the journal takes it.
  void tick();
  // Refuses what waits; from now on nothing does. Idempotent.
  void stop();

  std::size_t bytes_waiting() const;

 private:
  struct Entry {
    ProjectId project;
    std::string header;
    std::string body;
    Done done;
    std::int64_t deadline_ms = 0;
    // Of the append: entries of one deadline keep their order, however often they are tried.
    std::uint64_t number = 0;
    // It is larger than there is ever room for, and given up once the journal has its copy.
    bool is_too_large = false;
    std::size_t bytes() const;
  };
  using EntryPtr = std::unique_ptr<Entry>;
  // By deadline and number.
  using Line = std::map<std::pair<std::int64_t, std::uint64_t>, EntryPtr>;

  void run();
  void offer(EntryPtr entry);
  void settle(EntryPtr entry, Status stored);
  // Takes the entry in. False, and it is still the caller's, when there is no room. The caller holds mutex_.
  bool seat(EntryPtr& entry);
  // The next one in turn; null when nothing waits.
  EntryPtr take_next();
  std::vector<EntryPtr> take_late(std::int64_t now_ms);
  // The caller holds mutex_.
  EntryPtr take_first(std::map<ProjectId, Line>::iterator line);

  journal::Journal& journal_;
  const Clock& clock_;
  const Options options_;

  // The journal's last word was a refusal: one record at a time finds out whether it takes some again.
  std::atomic<bool> is_blocked_ = false;
  std::atomic<std::uint64_t> appended_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  // Guarded by mutex_.
  std::map<ProjectId, Line> lines_;  // none is empty
  std::map<ProjectId, std::size_t> line_bytes_;
  std::size_t bytes_ = 0;
  ProjectId last_served_;
  bool is_urgent_ = false;
  bool is_stopping_ = false;

  std::thread thread_;
};

}  // namespace vedette::ingest
