// Items in SQLite: for each kind of data one file per day, so that a day is dropped by removing a file.
#pragma once
#include <memory>
#include <string>

#include "store/blob_store.h"
#include "store/item_store.h"

namespace vedette {

// Keeps its files in folders under `directory`, which are made when they are not there; bytes that are
// too large for a row go to `blobs`. Lifetime: blobs outlives the store.
// Errors: unavailable, with a sentence that names the folder.
Result<std::unique_ptr<ItemStore>> open_sqlite_item_store(const std::string& directory, BlobStore& blobs);

}  // namespace vedette
