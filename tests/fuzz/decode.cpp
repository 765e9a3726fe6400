// Content encodings and packed files: the first byte picks one, the second the bound, which holds.
#include "formats/containers.h"
#include "fuzz.h"
#include "http/decode.h"

using namespace vedette;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::string_view kEncodings[] = {"gzip",       "deflate",  "br",       "zstd",      "gzip, zstd",
                                                    "br,deflate", "identity", "x-GZIP , ", "UTF-8", "gzip,gzip,gzip"};
  fuzz::Input input(data, size);
  const std::size_t choice = input.byte() % (std::size(kEncodings) + 3);
  const std::size_t bytes_max = std::size_t{1} << (input.byte() % 20);
  const auto packed = input.rest();
  Result<std::string> opened;
  if (choice < std::size(kEncodings)) {
    opened = http::decode_body(kEncodings[choice], std::string(packed), bytes_max);
  } else if (choice == std::size(kEncodings)) {
    opened = formats::unpack(std::string(packed), bytes_max);
  } else if (choice == std::size(kEncodings) + 1) {
    opened = formats::unpack_zlib(packed, bytes_max);
  } else {
    // The list of encodings itself comes from outside.
    const auto list = input.line();
    opened = http::decode_body(list, std::string(input.rest()), bytes_max);
  }
  if (opened) {
    CHECK(opened->size() <= bytes_max);
  } else {
    CHECK(!opened.error().message.empty());
  }
  return 0;
}
