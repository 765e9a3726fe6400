#include "ingest/decode_budget.h"

#include <utility>

namespace vedette::ingest {

void DecodeBudget::enter(std::size_t bytes, Turn turn) {
  std::deque<Waiting> late;
  bool is_taken = false;
  bool waits = false;
  {
    const std::scoped_lock lock(mutex_);
    late = take_late();
    is_taken = waiting_.empty() && has_room(bytes);
    waits = !is_taken && waiting_.size() < options_.waiting_max;
    if (is_taken) used_ += bytes;
    if (waits) waiting_.push_back({bytes, clock_.monotonic_ms() + options_.wait_ms, std::move(turn)});
  }
  refuse(std::move(late));
  if (is_taken) return turn(Lease(*this, bytes));
  if (!waits) turn(std::nullopt);
}

void DecodeBudget::give_back(std::size_t bytes) {
  std::deque<Waiting> late;
  std::deque<Waiting> ready;
  {
    const std::scoped_lock lock(mutex_);
    used_ -= bytes;
    late = take_late();
    ready = take_ready();
  }
  refuse(std::move(late));
  for (auto& next : ready) {
    defer_([turn = std::move(next.turn), lease = Lease(*this, next.bytes)]() mutable { turn(std::move(lease)); });
  }
}

std::size_t DecodeBudget::bytes_used() const {
  const std::scoped_lock lock(mutex_);
  return used_;
}

std::deque<DecodeBudget::Waiting> DecodeBudget::take_late() {
  std::deque<Waiting> late;
  const auto now_ms = clock_.monotonic_ms();
  while (!waiting_.empty() && waiting_.front().deadline_ms <= now_ms) {
    late.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return late;
}

std::deque<DecodeBudget::Waiting> DecodeBudget::take_ready() {
  std::deque<Waiting> ready;
  while (!waiting_.empty() && has_room(waiting_.front().bytes)) {
    used_ += waiting_.front().bytes;
    ready.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return ready;
}

void DecodeBudget::refuse(std::deque<Waiting> late) {
  for (auto& one : late) one.turn(std::nullopt);
}

}  // namespace vedette::ingest
