// A planted bug: whoever runs the fuzzers must find it, or they find nothing at all.
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vedette::fuzz::Input input(data, size);
  if (input.rest().starts_with("\x93VDT\x0d\x0a\x1a!")) std::abort();
  return 0;
}
