#include "store/sqlite/event_index.h"

#include <cstring>

#include "base/digest.h"

namespace vedette::sql {
namespace {

// `place` is one half of the digest, so that an entry is found without an index of its own; `proof` is
// the other half, which tells apart two events of the same place: the later one goes to the next.
constexpr std::string_view kSchema = R"sql(
CREATE TABLE IF NOT EXISTS located (
  place INTEGER PRIMARY KEY,
  proof INTEGER NOT NULL,
  day INTEGER NOT NULL,
  retention_days INTEGER NOT NULL,
  number INTEGER NOT NULL
);
)sql";

struct Digest {
  std::int64_t place;
  std::int64_t proof;
};

// Of equal spread whatever ids a sender chooses, and cut so that the next place always exists.
Digest digest_of(ProjectId project, const EventId& id) {
  std::array<char, 24> bytes{};
  std::memcpy(bytes.data(), &project.number, 8);
  std::memcpy(bytes.data() + 8, id.bytes.data(), id.bytes.size());
  const auto hash = md5({bytes.data(), bytes.size()});
  Digest digest{};
  std::memcpy(&digest.place, hash.data(), 8);
  std::memcpy(&digest.proof, hash.data() + 8, 8);
  digest.place &= INT64_MAX >> 1;
  return digest;
}

EventIndex::Entry read_entry(const Cursor& row) {
  return {.partition = {.day = static_cast<std::int32_t>(row.integer(1)), .retention_days = static_cast<std::int32_t>(row.integer(2))},
          .number = static_cast<std::uint64_t>(row.integer(3))};
}

// The place that holds the event or is free for it, and the entry if it is there.
std::pair<std::int64_t, std::optional<EventIndex::Entry>> locate(Connection& sql, const Digest& digest) {
  for (auto place = digest.place;; ++place) {
    auto row = sql.query("SELECT proof, day, retention_days, number FROM located WHERE place = ?", place);
    if (!row.next()) return {place, std::nullopt};
    if (row.integer(0) == digest.proof) return {place, read_entry(row)};
  }
}

}  // namespace

Result<std::unique_ptr<EventIndex>> EventIndex::open(const std::string& directory) {
  const auto path = directory + "/index.db";
  TRY_ASSIGN(auto writer, Connection::open(path, Rows::small));
  TRY(writer->run_script(kSchema));
  TRY_ASSIGN(auto reader, Connection::open(path, Rows::small));
  return std::unique_ptr<EventIndex>(new EventIndex(std::move(writer), std::move(reader)));
}

Result<std::optional<EventIndex::Entry>> EventIndex::find(ProjectId project, EventId event_id) {
  const std::scoped_lock lock(reader_mutex_);
  reader_->begin_read();
  auto found = locate(*reader_, digest_of(project, event_id)).second;
  TRY(reader_->commit());
  return found;
}

std::optional<EventIndex::Entry> EventIndex::look_up(ProjectId project, EventId event_id) {
  return locate(*writer_, digest_of(project, event_id)).second;
}

void EventIndex::put(ProjectId project, EventId event_id, const Entry& entry) {
  const auto digest = digest_of(project, event_id);
  const auto place = locate(*writer_, digest).first;
  writer_->run("INSERT OR REPLACE INTO located (place, proof, day, retention_days, number) VALUES (?, ?, ?, ?, ?)", place, digest.proof,
               entry.partition.day, entry.partition.retention_days, entry.number);
}

void EventIndex::forget_before(std::int32_t day, std::uint8_t slice) {
  constexpr std::int64_t kWidth = (INT64_MAX >> 1) / 256 + 1;
  writer_->run("DELETE FROM located WHERE place >= ? AND place < ? AND day < ?", slice * kWidth, (slice + 1) * kWidth, day);
}

}  // namespace vedette::sql
