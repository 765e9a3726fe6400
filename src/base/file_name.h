// Names of files, as clients write them.
#pragma once
#include <string>
#include <string_view>

namespace vedette {

// A name that came from outside as a text to show, and under which a reader may keep the file: valid
// UTF-8 without directories of any system and without control characters, at most 255 characters;
// `attachment` when nothing is left.
std::string shown_filename(std::string_view name);

}  // namespace vedette
