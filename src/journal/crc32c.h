// CRC-32C (Castagnoli; reference: RFC 3720 appendix B.4), the checksum of everything in a segment.
#pragma once
#include <cstdint>
#include <string_view>

namespace vedette::journal {

// The checksum of `bytes`, by the processor's own instruction where it has one.
std::uint32_t crc32c(std::string_view bytes);
// The same from tables, on any processor.
std::uint32_t crc32c_portable(std::string_view bytes);

}  // namespace vedette::journal
