// What is counted of a day's events beside their rows: hours and tags by issue.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "store/event_store.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/payload_codec.h"

namespace vedette::sql {

// Tags are the largest part of the writing, and most of what is written is written again by the next batch. So they
// are counted from the rows, thousands at a time: the rows behind folded_through() are those that issue_tag does not
// hold yet, and who reads issue_tag adds them with read_unfolded(). All of it within one transaction of the caller's.

// The tables; for a file whose rows are all counted already, too.
extern const char* const kCountersSchema;

std::uint64_t folded_through(Connection& sql);
// Counts the tags of all rows behind folded_through(), which then is the last row. Errors: those of the codec.
Status fold_tags(Connection& sql, PayloadCodec& codec);
// The rows that are not folded, in the order of arrival; at most those of `issue` when there is one. Errors: likewise.
Status read_unfolded(Connection& sql, PayloadCodec& codec, std::optional<IssueId> issue,
                     const std::function<void(IssueId, Instant, const Tag&)>& take);

// Changes of counters, merged so that each row is touched once.
class EventCounters {
 public:
  void add_hour(IssueId issue, Instant timestamp, std::int64_t events);
  void add_tag(IssueId issue, Instant timestamp, const Tag& tag, std::int64_t events);
  void store(Connection& sql) const;

 private:
  struct Key {
    std::int64_t issue;
    std::string key;
    std::string value;
    auto operator<=>(const Key&) const = default;
  };
  struct HashOfKey {
    std::size_t operator()(const Key& key) const;
  };
  struct Seen {
    std::int64_t events;
    Instant first, last;
  };
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> hours_;
  std::unordered_map<Key, Seen, HashOfKey> tags_;
};

}  // namespace vedette::sql
