// Texts as they lie on disk: zstd frames, made with a dictionary of their project once there is one.
#pragma once
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.h"
#include "model/ids.h"
#include "store/sqlite/connection.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace vedette::sql {

// Threads: safe for concurrent use; each thread keeps contexts of its own. Without a dictionary.
std::string compress_payload(std::string_view text);

// One kind of text.
struct CodecPlan {
  // A dictionary is trained after so many texts, of the next so many.
  struct Stage {
    std::int64_t due;
    std::size_t samples;
    std::size_t dictionary_bytes;
  };
  const char* file;  // in the codec's folder
  // The first one comes soon and is small; what a busy project sends is worth more memory.
  Stage first;
  Stage second;
  // How much of a text is taken over in one piece, about.
  unsigned segment_bytes;
};
extern const CodecPlan kPayloadPlan;
extern const CodecPlan kTagPlan;

// The texts of one project repeat themselves: frames, modules and contexts are the same in event after
// event. A dictionary is trained of the first few hundred, and again of later ones when the project has
// grown; it is on stable storage before anything is compressed with it. Frames name their dictionary.
// Threads: safe for concurrent use; training runs on a thread of its own.
class PayloadCodec {
 public:
  // Keeps its dictionaries in `directory`. Errors: unavailable.
  static Result<std::unique_ptr<PayloadCodec>> open(const std::string& directory, const CodecPlan& plan);
  PayloadCodec(const PayloadCodec&) = delete;
  PayloadCodec& operator=(const PayloadCodec&) = delete;
  ~PayloadCodec();

  // `today` is the day until which the payload's dictionary is known to be used.
  std::string compress(ProjectId project, std::string_view text, std::int32_t today);
  // Of anything that compress() or compress_payload() made. Errors: internal, when the bytes are
  // damaged or their dictionary is gone; unavailable.
  Result<std::string> decompress(std::string_view bytes);

  // Forgets dictionaries that nothing after `day` was compressed with.
  Status forget_unused_since(std::int32_t day);
  // Forgets the dictionaries of a project whose payloads are gone.
  Status forget(ProjectId project);
  // Blocks until what has enough samples is trained. For tests.
  void wait_for_training();

 private:
  using Compressor = std::shared_ptr<const ZSTD_CDict_s>;
  using Decompressor = std::shared_ptr<const ZSTD_DDict_s>;
  struct Samples {
    std::string text;  // one after another
    std::vector<std::size_t> sizes;
  };
  struct Project {
    Compressor compressor;
    std::int64_t dictionary = 0;
    std::int32_t used_until = 0;  // day, as stored
    bool is_loaded = false;
    // Payloads seen since the last dictionary, and how many make the next one due.
    std::int64_t seen = 0;
    std::int64_t due = 0;
    Samples samples;
    std::uint64_t last_use = 0;
  };
  struct Training {
    ProjectId project;
    Samples samples;
    std::size_t dictionary_bytes = 0;
  };
  PayloadCodec(std::unique_ptr<Connection> sql, const CodecPlan& plan);
  Project& project_of(ProjectId id);
  void load(ProjectId id, Project& project);
  void evict();
  void take_sample(ProjectId id, Project& project, std::string_view text);
  void train_in_background(const std::stop_token& stop);
  void train(const Training& training);
  // Empty when the samples have too little in common.
  std::string make_dictionary(const Training& training, std::uint32_t id) const;
  // For the trainer's thread alone.
  std::uint32_t next_id();
  Result<Decompressor> decompressor(std::int64_t dictionary);

  const CodecPlan& plan_;
  std::mutex mutex_;
  const std::unique_ptr<Connection> sql_;          // Guarded by mutex_.
  std::map<ProjectId, Project> projects_;          // Guarded by mutex_.
  std::map<std::int64_t, Decompressor> decompressors_;  // Guarded by mutex_.
  std::uint64_t uses_ = 0;                         // Guarded by mutex_.
  std::vector<Training> waiting_;                  // Guarded by mutex_.
  bool is_training_ = false;                       // Guarded by mutex_.
  std::condition_variable_any changed_;
  std::jthread trainer_;
};

}  // namespace vedette::sql
