#include "ingest/waiting_room.h"

#include "base/thread_priority.h"

namespace vedette::ingest {
namespace {

// Between two tries.
constexpr std::chrono::milliseconds kPause{25};
// What an entry costs beside its record: the request that waits for the answer.
constexpr std::size_t kEntryBytes = 2048;

Unexpected no_room() {
  return fail(ErrorCode::resource_exhausted, "The server takes nothing more at the moment. Try again in a few seconds.");
}

}  // namespace

std::size_t WaitingRoom::Entry::bytes() const { return header.size() + body.size() + kEntryBytes; }

void WaitingRoom::start() {
  thread_ = std::thread([this] {
    work_in_foreground("waiting-room");
    run();
  });
}

void WaitingRoom::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return is_stopping_ || !lines_.empty(); });
    wake_.wait_for(lock, kPause, [&] { return is_stopping_ || is_urgent_; });
    if (is_stopping_) return;
    is_urgent_ = false;
    lock.unlock();
    tick();
    lock.lock();
  }
}

void WaitingRoom::append(ProjectId project, std::string header, std::string body, Done done) {
  auto entry = std::make_unique<Entry>(Entry{.project = project,
                                             .header = std::move(header),
                                             .body = std::move(body),
                                             .done = std::move(done),
                                             .deadline_ms = clock_.monotonic_ms() + options_.wait_ms,
                                             .number = ++appended_});
  bool is_full = false;
  {
    const std::scoped_lock lock(mutex_);
    // Who comes later lines up behind what waits of the same project.
    if (lines_.contains(project)) {
      if (seat(entry)) return;
      is_full = true;
    }
  }
  if (is_full) return entry->done(no_room());
  offer(std::move(entry));
}

void WaitingRoom::offer(EntryPtr entry) {
  std::string large_body;
  if (entry->bytes() > options_.bytes_max / 2) {
    entry->is_too_large = true;
    large_body = std::move(entry->body);
  }
  const auto& held = *entry;
  const journal::Record record{.header = held.header, .body = held.is_too_large ? large_body : held.body};
  journal_.append(record, [this, entry = std::move(entry)](Status stored) mutable { settle(std::move(entry), std::move(stored)); });
}

void WaitingRoom::settle(EntryPtr entry, Status stored) {
  if (stored && is_blocked_) {
    const std::scoped_lock lock(mutex_);
    is_blocked_ = false;
    is_urgent_ = true;
    wake_.notify_one();
  }
  if (!stored && stored.error().code == ErrorCode::resource_exhausted) {
    const std::scoped_lock lock(mutex_);
    is_blocked_ = true;
    if (clock_.monotonic_ms() < entry->deadline_ms && seat(entry)) return;
  }
  entry->done(std::move(stored));
}

bool WaitingRoom::seat(EntryPtr& entry) {
  const auto bytes = entry->bytes();
  const auto project = entry->project;
  if (is_stopping_ || entry->is_too_large || bytes_ + bytes > options_.bytes_max) return false;
  const auto held = line_bytes_.find(project);
  if ((held == line_bytes_.end() ? 0 : held->second) + bytes > options_.bytes_max / 2) return false;
  bytes_ += bytes;
  line_bytes_[project] += bytes;
  const std::pair place(entry->deadline_ms, entry->number);
  lines_[project].emplace(place, std::move(entry));
  wake_.notify_one();
  return true;
}

WaitingRoom::EntryPtr WaitingRoom::take_first(std::map<ProjectId, Line>::iterator line) {
  auto entry = std::move(line->second.begin()->second);
  line->second.erase(line->second.begin());
  const auto bytes = entry->bytes();
  bytes_ -= bytes;
  line_bytes_[entry->project] -= bytes;
  if (line->second.empty()) {
    line_bytes_.erase(entry->project);
    lines_.erase(line);
  }
  return entry;
}

WaitingRoom::EntryPtr WaitingRoom::take_next() {
  const std::scoped_lock lock(mutex_);
  if (lines_.empty()) return nullptr;
  auto line = lines_.upper_bound(last_served_);
  if (line == lines_.end()) line = lines_.begin();
  last_served_ = line->first;
  return take_first(line);
}

std::vector<WaitingRoom::EntryPtr> WaitingRoom::take_late(std::int64_t now_ms) {
  std::vector<EntryPtr> late;
  const std::scoped_lock lock(mutex_);
  for (auto line = lines_.begin(); line != lines_.end();) {
    const auto here = line++;
    for (auto left = here->second.size(); left > 0 && here->second.begin()->first.first <= now_ms; --left) late.push_back(take_first(here));
  }
  return late;
}

void WaitingRoom::tick() {
  for (auto& entry : take_late(clock_.monotonic_ms())) entry->done(no_room());
  while (auto entry = take_next()) {
    offer(std::move(entry));
    if (is_blocked_) return;
  }
}

void WaitingRoom::stop() {
  std::vector<EntryPtr> rest;
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
    while (!lines_.empty()) rest.push_back(take_first(lines_.begin()));
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (auto& entry : rest) entry->done(no_room());
}

std::size_t WaitingRoom::bytes_waiting() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

}  // namespace vedette::ingest
