#include "base/thread_priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace vedette {

void work_in_background() {
  constexpr int kNice = 10;
  // On Linux the priority belongs to the thread.
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
}

}  // namespace vedette
