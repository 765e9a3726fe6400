// Work that comes back: a thread that does it now and then until it is stopped.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace vedette::jobs {

// Threads: any.
class Periodic {
 public:
  // Calls `work` at once and then after each pause, on a thread of its own.
  Periodic(std::chrono::milliseconds pause, std::function<void()> work);
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;
  ~Periodic() { stop(); }
  // Waits for the call in hand. Idempotent.
  void stop();

 private:
  void run();

  const std::chrono::milliseconds pause_;
  const std::function<void()> work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false;  // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace vedette::jobs
