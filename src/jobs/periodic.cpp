#include "jobs/periodic.h"

#include "base/thread_priority.h"

namespace vedette::jobs {

Periodic::Periodic(std::chrono::milliseconds pause, std::function<void()> work) : pause_(pause), work_(std::move(work)) {
  thread_ = std::thread([this] { run(); });
}

void Periodic::run() {
  work_in_background("housekeeping");
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    lock.unlock();
    work_();
    lock.lock();
    changed_.wait_for(lock, pause_, [&] { return is_stopping_; });
  }
}

void Periodic::stop() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace vedette::jobs
