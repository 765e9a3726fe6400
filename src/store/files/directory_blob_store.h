// Blobs in a directory: a folder per shelf, a file per content.
#pragma once
#include <memory>
#include <string>

#include "store/blob_store.h"

namespace vedette {

// Keeps its files in `directory`, which is made when it is not there, and which no other process uses: unfinished files
// in it are removed. Errors: unavailable, with a
// sentence that names the folder.
Result<std::unique_ptr<BlobStore>> open_directory_blob_store(const std::string& directory);

}  // namespace vedette
