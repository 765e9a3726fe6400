// The archive in which Unreal Engine's crash reporter sends a crash, once it is unpacked.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::formats {

inline constexpr std::size_t kUnrealFilesMax = 100;

// Lifetime: `bytes` points into the archive.
struct UnrealFile {
  std::string name;
  std::string_view bytes;
};

// Two layouts, numbers in little-endian order. A header is directory name, file name, unpacked size and number of
// files; a file is index, name, size and bytes; a name is its length and characters padded with zeros. Newer engines
// write `CR1`, the header, the files; older ones a header to be ignored, the files, and the true header.
// invalid_argument: a size or number that does not fit. too_large: more than kUnrealFilesMax files.
Result<std::vector<UnrealFile>> read_unreal_archive(std::string_view archive);

}  // namespace vedette::formats
