// The seam to bytes that are too large for a row: attachments and recordings.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_source.h"
#include "base/result.h"
#include "model/data_kind.h"

namespace vedette {

// Where blobs lie together and are dropped together.
struct BlobShelf {
  DataKind kind = DataKind::attachments;
  std::int32_t day = 0;  // since the epoch
  std::int32_t retention_days = 90;
};

// Blobs are named by their content. Threads: any.
class BlobStore {
 public:
  virtual ~BlobStore() = default;
  // Stores the bytes, on stable storage when it returns, and says their name: 64 lower-case hex digits.
  // The same bytes on the same shelf are stored once. Errors: unavailable.
  virtual Result<std::string> put(const BlobShelf& shelf, std::string_view bytes) = 0;
  // The bytes, found to be whole before this returns, and never in memory all at once. Null when there is none of that
  // name. What is open can be read to its end also when its shelf is dropped meanwhile, or the store is gone.
  // Errors: unavailable; internal when the bytes are damaged.
  virtual Result<std::unique_ptr<ByteSource>> open(const BlobShelf& shelf, std::string_view name) = 0;
  // Drops the shelf at once; its space is given back before this returns. No error when it is not there.
  virtual Status remove(const BlobShelf& shelf) = 0;
};

}  // namespace vedette
