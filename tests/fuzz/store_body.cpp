// The body of the store endpoint: the first byte sets the bound.
#include "fuzz.h"
#include "protocol/store_body.h"

using namespace vedette;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::size_t bytes_max = std::size_t{1} << (input.byte() % 20);
  const auto text = protocol::decode_legacy_store_body(input.rest(), bytes_max);
  if (text) {
    CHECK(text->size() <= bytes_max);
    (void)json::parse_lenient(*text);
  }
  return 0;
}
