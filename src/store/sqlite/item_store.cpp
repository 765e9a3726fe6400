#include "store/sqlite/item_store.h"

#include <algorithm>

#include "store/sqlite/sqlite_item_store.h"
#include "store/stable_folder.h"

namespace vedette {
namespace {

constexpr DataKind kKinds[] = {DataKind::feedback,  DataKind::transactions, DataKind::logs,    DataKind::metrics,    DataKind::sessions,
                               DataKind::check_ins, DataKind::profiles,     DataKind::replays, DataKind::attachments};

}  // namespace

Result<std::unique_ptr<ItemStore>> open_sqlite_item_store(const std::string& directory, BlobStore& blobs) {
  TRY(make_stable_folder(directory));
  sql::SqliteItemStore::Files files;
  for (const auto kind : kKinds) {
    TRY_ASSIGN(files[static_cast<std::size_t>(kind)],
               sql::DayFiles::open(fmt::format("{}/{}", directory, to_text(kind)), std::string(sql::item_schema(kind))));
  }
  return std::make_unique<sql::SqliteItemStore>(std::move(files), blobs);
}

namespace sql {
namespace {

#define ATTACHMENT_COLUMNS "number, project_id, event_id, timestamp, filename, content_type, type, size, sha1"

AttachmentInfo read_attachment(const Cursor& row) {
  AttachmentInfo info{.id = static_cast<std::uint64_t>(row.integer(0)),
                      .project_id = row.id<ProjectId>(1),
                      .event_id = {},
                      .time = row.instant(3),
                      .filename = row.text(4),
                      .content_type = row.text(5),
                      .type = row.text(6),
                      .size = static_cast<std::uint64_t>(row.integer(7)),
                      .sha1 = row.text(8)};
  const auto id = row.blob(2);
  std::copy_n(id.begin(), std::min(id.size(), info.event_id.bytes.size()), info.event_id.bytes.begin());
  return info;
}

SpanRow read_span(const Cursor& row) {
  SpanRow span;
  span.trace_id = id_hex(row.blob(0));
  span.span_id = id_hex(row.blob(1));
  span.parent_span_id = id_hex(row.blob(2));
  span.segment_id = id_hex(row.blob(3));
  span.is_segment = row.flag(4);
  span.op = row.text(5);
  span.name = row.text(6);
  span.status = row.text(7);
  span.origin = row.text(8);
  span.start = row.instant(9);
  span.end = row.instant(10);
  span.transaction = row.text(11);
  span.platform = row.text(12);
  span.release = row.text(13);
  span.environment = row.text(14);
  span.attributes = row.text(15);
  span.links = row.text(16);
  return span;
}

}  // namespace

std::optional<std::string> id_bytes(std::string_view hex) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string id_hex(Blob bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const auto byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

Result<std::vector<AttachmentInfo>> SqliteItemStore::attachments(ProjectId project, EventId event_id) {
  std::vector<AttachmentInfo> found;
  auto& files = *files_of(DataKind::attachments);
  for (const auto partition : files.partitions()) {
    TRY(files.read(partition, [&](Connection& sql) -> Status {
      auto rows = sql.query("SELECT " ATTACHMENT_COLUMNS " FROM attachment WHERE event_id = ? AND project_id = ?", Blob(event_id.bytes), project);
      while (rows.next()) found.push_back(read_attachment(rows));
      return {};
    }));
  }
  std::ranges::sort(found, {}, &AttachmentInfo::id);
  return found;
}

Result<std::set<EventId>> SqliteItemStore::events_with_attachments(ProjectId project, std::span<const EventId> events) {
  std::set<EventId> found;
  auto& files = *files_of(DataKind::attachments);
  for (const auto partition : files.partitions()) {
    TRY(files.read(partition, [&](Connection& sql) -> Status {
      for (const auto& event : events) {
        if (found.contains(event)) continue;
        if (sql.find_integer("SELECT 1 FROM attachment WHERE event_id = ? AND project_id = ? LIMIT 1", Blob(event.bytes), project)) found.insert(event);
      }
      return {};
    }));
  }
  return found;
}

Result<std::unique_ptr<ByteSource>> SqliteItemStore::open_attachment(ProjectId project, std::uint64_t id) {
  std::unique_ptr<ByteSource> found;
  auto& files = *files_of(DataKind::attachments);
  for (const auto partition : files.partitions()) {
    TRY(files.read(partition, [&](Connection& sql) -> Status {
      auto row = sql.query("SELECT data, blob FROM attachment WHERE number = ? AND project_id = ?", id, project);
      if (!row.next()) return {};
      if (const auto name = row.optional_text(1)) {
        const BlobShelf shelf{.kind = DataKind::attachments, .day = partition.day, .retention_days = partition.retention_days};
        TRY_ASSIGN(found, blobs_.open(shelf, *name));
        if (!found) return fail(ErrorCode::internal, "Internal Error", fmt::format("The blob {} of an attachment is gone.", *name));
        return {};
      }
      const auto data = row.blob(0);
      found = std::make_unique<TextSource>(std::string(reinterpret_cast<const char*>(data.data()), data.size()));
      return {};
    }));
    if (found) break;
  }
  return found;
}

Result<std::vector<SpanRow>> SqliteItemStore::spans_of_trace(ProjectId project, std::string_view trace_id, std::size_t limit) {
  std::vector<SpanRow> spans;
  const auto id = id_bytes(trace_id);
  if (!id) return spans;
  auto& files = *files_of(DataKind::transactions);
  for (const auto partition : files.partitions()) {
    TRY(files.read(partition, [&](Connection& sql) -> Status {
      auto rows = sql.query("SELECT trace_id, span_id, parent_span_id, segment_id, is_segment, op, name, status, origin, start, timestamp,"
                            " transaction_name, platform, release, environment, attributes, links FROM span"
                            " WHERE trace_id = ? AND project_id = ? ORDER BY start LIMIT ?",
                            Blob(reinterpret_cast<const std::uint8_t*>(id->data()), id->size()), project, limit);
      while (rows.next()) spans.push_back(read_span(rows));
      return {};
    }));
  }
  std::ranges::stable_sort(spans, {}, &SpanRow::start);
  spans.resize(std::min(spans.size(), limit));
  return spans;
}

Result<std::vector<SessionCount>> SqliteItemStore::session_counts(ProjectId project, Instant from, Instant to) {
  std::vector<SessionCount> counts;
  auto& files = *files_of(DataKind::sessions);
  for (const auto partition : files.partitions()) {
    if (partition.day < from.day() || partition.day > to.day()) continue;
    TRY(files.read(partition, [&](Connection& sql) -> Status {
      auto rows = sql.query("SELECT h.hour, h.release, h.environment, sessions, errored, crashed, abnormal, unhandled, (SELECT count(*) FROM"
                            " session_user u WHERE (u.project_id, u.hour, u.release, u.environment) = (h.project_id, h.hour, h.release,"
                            " h.environment)) FROM session_hour h WHERE h.project_id = ? AND h.hour >= ? AND h.hour < ?",
                            project, from.seconds(), to.seconds());
      while (rows.next()) {
        const auto number = [&](int column) { return static_cast<std::uint64_t>(std::max<std::int64_t>(rows.integer(column), 0)); };
        counts.push_back({.project_id = project,
                          .release = rows.text(1),
                          .environment = rows.text(2),
                          .hour = Instant::from_seconds(rows.integer(0)),
                          .sessions = number(3),
                          .errored = number(4),
                          .crashed = number(5),
                          .abnormal = number(6),
                          .unhandled = number(7),
                          .users = number(8)});
      }
      return {};
    }));
  }
  std::ranges::sort(counts, [](const SessionCount& a, const SessionCount& b) {
    return std::tie(a.hour, a.release, a.environment) < std::tie(b.hour, b.release, b.environment);
  });
  return counts;
}

Result<std::uint64_t> SqliteItemStore::count_rows(DataKind kind, ProjectId project) {
  auto* files = files_of(kind);
  std::uint64_t rows = 0;
  if (files == nullptr) return rows;
  const auto text = fmt::format("SELECT count(*) FROM {} WHERE project_id = ?", item_tables(kind).front());
  for (const auto partition : files->partitions()) {
    TRY(files->read(partition, [&](Connection& sql) -> Status {
      rows += static_cast<std::uint64_t>(sql.find_integer(text, project).value_or(0));
      return {};
    }));
  }
  return rows;
}

Status SqliteItemStore::remove_project(ProjectId project) {
  const std::scoped_lock lock(write_mutex_);
  for (const auto kind : kKinds) {
    auto& files = *files_of(kind);
    for (const auto partition : files.partitions()) {
      TRY(files.write(partition, [&](Connection& sql) -> Status {
        for (const auto table : item_tables(kind)) sql.run(fmt::format("DELETE FROM {} WHERE project_id = ?", table), project);
        return {};
      }));
    }
  }
  return {};
}

Result<std::size_t> SqliteItemStore::drop_expired(std::int32_t today, const Retention& longest) {
  const std::scoped_lock lock(write_mutex_);
  std::size_t dropped = 0;
  for (const auto kind : kKinds) {
    auto& files = *files_of(kind);
    for (const auto partition : files.partitions()) {
      const auto days = std::min(partition.retention_days, longest.of(kind));
      if (Partition{partition.day, days}.expires() > today) continue;
      TRY(files.remove(partition));
      TRY(blobs_.remove({.kind = kind, .day = partition.day, .retention_days = partition.retention_days}));
      ++dropped;
    }
  }
  return dropped;
}

}  // namespace sql
}  // namespace vedette
