// MessagePack: the first byte picks one value, a stream of them, or a map of parts.
#include "formats/msgpack.h"
#include "formats/msgpack_parts.h"
#include "fuzz.h"

using namespace vedette;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  switch (input.byte() % 3) {
    case 0:
      if (const auto value = formats::parse_msgpack(input.rest())) CHECK(fuzz::is_json(json::serialize(*value)));
      break;
    case 1:
      if (const auto values = formats::parse_msgpack_stream(input.rest())) CHECK(fuzz::is_json(json::serialize(*values)));
      break;
    default:
      if (const auto parts = formats::parse_msgpack_parts(input.rest())) {
        CHECK(parts->size() <= 16);
        for (const auto& [name, part] : *parts) CHECK(fuzz::lies_within(part, input.rest()));
      }
  }
  return 0;
}
