#include "base/thread_priority.h"

#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace vedette {
namespace {

// The kernel's `struct sched_attr` in its first version, which glibc 2.36 does not declare.
struct SchedulingAttributes {
  std::uint32_t size = sizeof(SchedulingAttributes);
  std::uint32_t policy = SCHED_OTHER;
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime_ns = 0;
  std::uint64_t deadline_ns = 0;
  std::uint64_t period_ns = 0;
};
static_assert(sizeof(SchedulingAttributes) == 48);

// A thread with a short slice is let in before one with a long slice is through (Linux 6.12 and later; before, the slice
// is ignored).
void set_slice(std::uint32_t policy, std::int32_t nice, std::uint64_t slice_ns) {
  SchedulingAttributes attributes;
  attributes.policy = policy;
  attributes.nice = nice;
  attributes.runtime_ns = slice_ns;
  (void)::syscall(SYS_sched_setattr, 0, &attributes, 0);
}

void set_name(const char* name) { (void)::pthread_setname_np(::pthread_self(), name); }

}  // namespace

void work_in_foreground(const char* name) {
  // The shortest that the kernel grants.
  constexpr std::uint64_t kSliceNs = 100'000;
  set_name(name);
  set_slice(SCHED_OTHER, 0, kSliceNs);
}

void work_in_background(const char* name) {
  constexpr int kNice = 10;
  set_name(name);
  set_slice(SCHED_BATCH, kNice, 0);
}

void give_way() { (void)::sched_yield(); }

}  // namespace vedette
