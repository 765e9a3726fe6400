// Which threads go first when all of them want a processor.
#pragma once

namespace vedette {

// Both name the calling thread, as `top -H` and debuggers show it (15 bytes at most), and neither can fail: where the
// system refuses or does not know such a thing, the thread goes on as it was.

// The thread answers somebody who waits: it is let in at once, for short turns.
void work_in_foreground(const char* name);
// The thread works behind those that answer requests.
void work_in_background(const char* name);
// Lets a thread that waits have the processor now rather than at the next tick of the clock. For background threads,
// between two pieces of work of a fraction of a millisecond each.
void give_way();

}  // namespace vedette
