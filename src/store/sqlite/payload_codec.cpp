#include "store/sqlite/payload_codec.h"

#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>
#include <zstd.h>

#include <algorithm>

#include "base/assert.h"
#include "base/log.h"
#include "base/thread_priority.h"

namespace vedette::sql {
namespace {

// Fast enough for the pipeline; higher levels save a tenth of the bytes for twice the time.
constexpr int kLevel = 3;
// No event is larger; a damaged header must not ask for more memory.
constexpr unsigned long long kTextBytesMax = 64ULL * 1024 * 1024;
// Of a sample no more than its beginning.
constexpr std::size_t kSampleBytesMax = 32 * 1024;

// Lower ones are reserved by the format.
constexpr std::uint32_t kFirstId = 32'768;
// A project that has grown so much since may have become another.
constexpr std::int64_t kGrowth = 30;

// In memory: each takes up to two megabytes; samples of a project take up to twenty.
constexpr std::size_t kCompressorsMax = 16;
constexpr std::size_t kDecompressorsMax = 24;
constexpr std::size_t kSamplingMax = 1;
constexpr std::size_t kSampleBytesOfProject = 20 * 1024 * 1024;

// `id` is the one that the format puts into every frame; a higher number is a newer dictionary.
constexpr std::string_view kSchema = R"sql(
CREATE TABLE IF NOT EXISTS dictionary (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id INTEGER NOT NULL UNIQUE,
  project_id INTEGER NOT NULL,
  used_until INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS dictionary_by_project ON dictionary (project_id, number);
)sql";

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

ZSTD_CCtx* compression_context() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  return context.get();
}

std::string_view view_of(Blob bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::shared_ptr<const ZSTD_CDict> make_compressor(std::string_view bytes) {
  return {ZSTD_createCDict(bytes.data(), bytes.size(), kLevel), [](const ZSTD_CDict* made) { ZSTD_freeCDict(const_cast<ZSTD_CDict*>(made)); }};
}
std::shared_ptr<const ZSTD_DDict> make_decompressor(std::string_view bytes) {
  return {ZSTD_createDDict(bytes.data(), bytes.size()), [](const ZSTD_DDict* made) { ZSTD_freeDDict(const_cast<ZSTD_DDict*>(made)); }};
}

}  // namespace

const CodecPlan kPayloadPlan{.file = "dictionaries.db",
                             .first = {.due = 0, .samples = 300, .dictionary_bytes = 112 * 1024},
                             .second = {.due = 3000, .samples = 2000, .dictionary_bytes = 1024 * 1024},
                             .segment_bytes = 2000};
const CodecPlan kTagPlan{.file = "tag_dictionaries.db",
                         .first = {.due = 0, .samples = 300, .dictionary_bytes = 8 * 1024},
                         .second = {.due = 3000, .samples = 1000, .dictionary_bytes = 32 * 1024},
                         .segment_bytes = 200};

std::string compress_payload(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const auto bytes = ZSTD_compressCCtx(compression_context(), out.data(), out.size(), text.data(), text.size(), kLevel);
  ASSERT(!ZSTD_isError(bytes));
  out.resize(bytes);
  return out;
}

Result<std::unique_ptr<PayloadCodec>> PayloadCodec::open(const std::string& directory, const CodecPlan& plan) {
  TRY_ASSIGN(auto sql, Connection::open(directory + "/" + plan.file, Rows::large));
  TRY(sql->run_script(kSchema));
  return std::unique_ptr<PayloadCodec>(new PayloadCodec(std::move(sql), plan));
}

PayloadCodec::PayloadCodec(std::unique_ptr<Connection> sql, const CodecPlan& plan) : plan_(plan), sql_(std::move(sql)) {
  trainer_ = std::jthread([this](std::stop_token stop) { train_in_background(stop); });
}

PayloadCodec::~PayloadCodec() {
  trainer_.request_stop();
  changed_.notify_all();
}

PayloadCodec::Project& PayloadCodec::project_of(ProjectId id) {
  auto& project = projects_[id];
  project.last_use = ++uses_;
  if (!project.is_loaded) {
    load(id, project);
    evict();
  }
  return project;
}

// The newest dictionary of the project, if it has one.
void PayloadCodec::load(ProjectId id, Project& project) {
  project.is_loaded = true;
  auto row = sql_->query("SELECT id, used_until, data FROM dictionary WHERE project_id = ? ORDER BY number DESC LIMIT 1", id);
  if (!row.next()) return;
  project.dictionary = row.integer(0);
  project.used_until = static_cast<std::int32_t>(row.integer(1));
  project.compressor = make_compressor(view_of(row.blob(2)));
  project.due = plan_.second.due;
}

// Nobody's compressor is lost: it is loaded again from its dictionary.
void PayloadCodec::evict() {
  while (projects_.size() > kCompressorsMax) projects_.erase(std::ranges::min_element(projects_, {}, [](const auto& entry) { return entry.second.last_use; }));
}

void PayloadCodec::take_sample(ProjectId id, Project& project, std::string_view text) {
  if (++project.seen < project.due) return;
  auto& samples = project.samples;
  const auto sampling = std::ranges::count_if(projects_, [](const auto& entry) { return !entry.second.samples.sizes.empty(); });
  if (samples.sizes.empty() && static_cast<std::size_t>(sampling) >= kSamplingMax) return;
  const auto sample = text.substr(0, kSampleBytesMax);
  samples.text += sample;
  samples.sizes.push_back(sample.size());
  const bool is_first = project.due == plan_.first.due;
  const auto& stage = is_first ? plan_.first : plan_.second;
  if (samples.sizes.size() < stage.samples && samples.text.size() < kSampleBytesOfProject) return;
  waiting_.push_back({id, std::exchange(samples, {}), stage.dictionary_bytes});
  project.due = is_first ? plan_.second.due : project.seen * kGrowth;
  changed_.notify_all();
}

std::string PayloadCodec::compress(ProjectId id, std::string_view text, std::int32_t today) {
  Compressor compressor;
  {
    const std::scoped_lock lock(mutex_);
    auto& project = project_of(id);
    take_sample(id, project, text);
    compressor = project.compressor;
    // Said before it is so: a dictionary must outlive every frame that needs it.
    if (compressor && project.used_until < today) {
      sql_->run("UPDATE dictionary SET used_until = ? WHERE id = ?", today, project.dictionary);
      if (!sql_->take_status()) compressor.reset();
      project.used_until = today;
    }
  }
  if (!compressor) return compress_payload(text);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const auto bytes = ZSTD_compress_usingCDict(compression_context(), out.data(), out.size(), text.data(), text.size(), compressor.get());
  ASSERT(!ZSTD_isError(bytes));
  out.resize(bytes);
  return out;
}

Result<PayloadCodec::Decompressor> PayloadCodec::decompressor(std::int64_t dictionary) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = decompressors_.find(dictionary); found != decompressors_.end()) return found->second;
  Decompressor made;
  {
    auto row = sql_->query("SELECT data FROM dictionary WHERE id = ?", dictionary);
    if (row.next()) made = make_decompressor(view_of(row.blob(0)));
  }
  TRY(sql_->take_status());
  if (!made) return fail(ErrorCode::internal, "Internal Error", fmt::format("The dictionary {} of a payload is gone.", dictionary));
  if (decompressors_.size() >= kDecompressorsMax) decompressors_.clear();
  decompressors_.emplace(dictionary, made);
  return made;
}

Result<std::string> PayloadCodec::decompress(std::string_view bytes) {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  const auto damaged = [] { return fail(ErrorCode::internal, "Internal Error", "A stored payload is damaged."); };
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kTextBytesMax) return damaged();
  Decompressor dictionary;
  if (const auto id = ZSTD_getDictID_fromFrame(bytes.data(), bytes.size()); id != 0) {
    TRY_ASSIGN(dictionary, decompressor(id));
  }
  std::string out(size, '\0');
  const auto read = dictionary ? ZSTD_decompress_usingDDict(context.get(), out.data(), out.size(), bytes.data(), bytes.size(), dictionary.get())
                               : ZSTD_decompressDCtx(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(read) || read != size) return damaged();
  return out;
}

void PayloadCodec::train_in_background(const std::stop_token& stop) {
  work_in_background("dictionaries");
  while (true) {
    Training next;
    {
      std::unique_lock lock(mutex_);
      is_training_ = false;
      changed_.notify_all();
      if (!changed_.wait(lock, stop, [&] { return !waiting_.empty(); })) return;
      is_training_ = true;
      next = std::move(waiting_.back());
      waiting_.pop_back();
    }
    train(next);
  }
}

// Not the digest of the content that the library would take: two projects may send the same, and each has its own.
std::uint32_t PayloadCodec::next_id() {
  const std::scoped_lock lock(mutex_);
  const auto last = sql_->find_integer("SELECT seq FROM sqlite_sequence WHERE name = 'dictionary'").value_or(0);
  return kFirstId + static_cast<std::uint32_t>(last);
}

std::string PayloadCodec::make_dictionary(const Training& training, std::uint32_t id) const {
  const auto& [text, sizes] = training.samples;
  // Searching for the best segment size, as ZDICT_trainFromBuffer() does, takes six times as long for no fewer bytes.
  ZDICT_fastCover_params_t parameters{};
  parameters.k = plan_.segment_bytes;
  parameters.d = 8;
  parameters.f = 20;
  parameters.accel = 8;
  parameters.zParams.compressionLevel = kLevel;
  parameters.zParams.dictID = id;
  std::string bytes(training.dictionary_bytes, '\0');
  const auto size = ZDICT_trainFromBuffer_fastCover(bytes.data(), bytes.size(), text.data(), sizes.data(),
                                                    static_cast<unsigned>(sizes.size()), parameters);
  if (ZDICT_isError(size)) return {};
  bytes.resize(size);
  return bytes;
}

void PayloadCodec::train(const Training& training) {
  const auto id = next_id();
  const auto bytes = make_dictionary(training, id);
  if (bytes.empty()) return;
  const std::scoped_lock lock(mutex_);
  sql_->run("INSERT INTO dictionary (id, project_id, used_until, data) VALUES (?, ?, 0, ?)", static_cast<std::int64_t>(id), training.project,
            Blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
  if (const auto stored = sql_->take_status(); !stored) {
    log::warning("A dictionary cannot be stored: {}", stored.error().message);
    return;
  }
  auto& project = projects_[training.project];
  project.is_loaded = true;
  project.dictionary = id;
  project.used_until = 0;
  project.compressor = make_compressor(bytes);
}

void PayloadCodec::wait_for_training() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty() && !is_training_; });
}

Status PayloadCodec::forget_unused_since(std::int32_t day) {
  const std::scoped_lock lock(mutex_);
  // The newest of each project stays: it may be in use right now.
  sql_->run("DELETE FROM dictionary WHERE used_until < ? AND number < (SELECT max(number) FROM dictionary d WHERE d.project_id = dictionary.project_id)", day);
  return sql_->take_status();
}

Status PayloadCodec::forget(ProjectId project) {
  const std::scoped_lock lock(mutex_);
  projects_.erase(project);
  decompressors_.clear();
  sql_->run("DELETE FROM dictionary WHERE project_id = ?", project);
  return sql_->take_status();
}

}  // namespace vedette::sql
