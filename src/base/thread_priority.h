// Which threads go first when all of them want a processor.
#pragma once

namespace vedette {

// The calling thread works behind those that answer requests. Without effect where the system refuses.
void work_in_background();

}  // namespace vedette
