// UTF-16 as Windows writes it into files.
#pragma once
#include <string>

#include "formats/byte_view.h"

namespace vedette::formats {

// As UTF-8, up to the first zero. Halves of pairs that stand alone become U+FFFD; an odd last byte is ignored.
std::string utf16_to_utf8(const ByteView& units);

}  // namespace vedette::formats
