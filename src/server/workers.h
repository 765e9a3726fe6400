// Threads for work that blocks on the stores.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vedette::server {

// Threads: safe for concurrent use.
class Workers {
 public:
  using Work = std::move_only_function<void()>;

  Workers(int threads, std::size_t waiting_max);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers();

  // False when too much is waiting already; then the work was not taken and is still the caller's.
  [[nodiscard]] bool try_post(Work& work);
  // Finishes what was taken, then ends the threads. Idempotent.
  void stop();

 private:
  void run();
  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Work> waiting_;    // Guarded by mutex_.
  bool is_stopping_ = false;    // Guarded by mutex_.
  std::vector<std::thread> threads_;
};

}  // namespace vedette::server
