#include "ingest/backlog.h"

#include <algorithm>

namespace vedette::ingest {
namespace {

// What a project may hold for each byte that is free.
constexpr std::uint64_t kPerFreeByte = 9;
// A project that holds less than this part of the journal floods nobody, and the journal need not be asked.
constexpr std::uint64_t kQuietPart = 64;

}  // namespace

void Backlog::add(ProjectId project, std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  bytes_[project] += bytes;
}

void Backlog::take_back(ProjectId project, std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  const auto found = bytes_.find(project);
  if (found == bytes_.end()) return;
  found->second -= std::min(found->second, bytes);
  if (found->second == 0) bytes_.erase(found);
}

void Backlog::stored(std::uint64_t sequence, ProjectId project, std::uint64_t bytes) {
  if (sequence > left_through_) take_back(project, bytes);
}

std::uint64_t Backlog::bytes_of(ProjectId project) const {
  const std::scoped_lock lock(mutex_);
  const auto found = bytes_.find(project);
  return found == bytes_.end() ? 0 : found->second;
}

bool Backlog::is_over_share(ProjectId project, const journal::Journal& journal) const {
  const auto own = bytes_of(project);
  if (own < bytes_max_ / kQuietPart) return false;
  const auto stats = journal.stats();
  const auto used = stats.bytes_on_disk + stats.bytes_pending;
  const auto free = bytes_max_ - std::min(bytes_max_, used);
  return own / kPerFreeByte > free;
}

}  // namespace vedette::ingest
