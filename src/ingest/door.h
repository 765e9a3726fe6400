// The door: what happens between an SDK's request and its answer. Authenticate the key, decompress
// with a bound, bring the request in the form of an envelope, ask the limits, append it to the
// journal; everything else happens behind it.
#pragma once
#include <functional>

#include "base/clock.h"
#include "base/random.h"
#include "http/server.h"
#include "ingest/backlog.h"
#include "ingest/decode_budget.h"
#include "ingest/fates.h"
#include "ingest/key_cache.h"
#include "ingest/limiter.h"
#include "ingest/record.h"
#include "ingest/routes.h"
#include "ingest/translate.h"
#include "ingest/waiting_room.h"
#include "journal/journal.h"
#include "protocol/auth.h"
#include "protocol/envelope.h"
#include "protocol/limits.h"

namespace vedette::ingest {

// Threads: safe for concurrent use. Lifetime: what it is made with outlives it.
class Door {
 public:
  // Runs long work elsewhere than on the thread that reads from the network.
  using Defer = std::function<void(std::move_only_function<void()>)>;

  Door(KeyCache& keys, Limiter& limiter, Backlog& backlog, WaitingRoom& waiting_room, journal::Journal& journal, Fates& fates,
       const Clock& clock, Random& random, protocol::EnvelopeLimits limits, Defer defer)
      : keys_(keys), limiter_(limiter), backlog_(backlog), waiting_room_(waiting_room), journal_(journal), fates_(fates), clock_(clock), random_(random), limits_(limits), defer_(std::move(defer)) {}

  // Whether the path is one of the door's: see routes.h.
  static bool takes(std::string_view path) { return find_place(path).route != nullptr; }
  // Of the path, in bytes as sent, still encoded.
  std::size_t body_bytes_max(std::string_view path) const;
  http::Response refuse_large_body() const;
  // Answers when the envelope is on stable storage, or with the reason why it is not taken. When the journal takes
  // nothing, the envelope waits for a moment and is then refused: 429 with a short limit, or 503 on routes whose senders
  // repeat a 429 without end.
  // `request.peer` is the client's address as far as it is known.
  void handle(http::Request request, http::Respond respond);

 private:
  struct Visit;
  // How far a request is opened, and what that takes of the memory for large ones, until it is on stable storage.
  struct Opening {
    std::size_t decoded_bytes_max = protocol::kNoLimit;
    // 0: not known before.
    std::size_t decoded_bytes = 0;
    DecodeBudget::Lease lease = {};
  };
  // Takes the request, but for one that holds more than `decoded_bytes_max`: that one goes to admit_later.
  void admit(http::Request request, http::Respond respond, Opening opening);
  void admit_later(http::Request request, http::Respond respond);
  void admit_in_turn(http::Request request, http::Respond respond);
  // There was no room for it in time.
  void refuse_busy(http::Request request, http::Respond respond);
  // Sets the key of the visit as far as the request names it outside of its body. Errors: as they are answered.
  Status authenticate(Visit& visit) const;
  // Sets the key of the visit. Errors: as they are answered.
  Status identify(Visit& visit, std::optional<protocol::IngestAuth> auth) const;
  Status identify_by_dsn(Visit& visit, std::string_view dsn) const;
  // Whether the key belongs to the project of the path, and the page to those that may send.
  Status check_reach(Visit& visit) const;
  // Sets `is_long` when it fails for `decoded_bytes_max` alone.
  Status open_envelope(Visit& visit, const Opening& opening);
  void settle_event_id(Visit& visit);
  // Decides about each item: what stays, and the fates of what does not.
  void sort_items(Visit& visit);
  // Counts the spans of a transaction that is kept, and those beside it. When they are over a limit, those of the
  // transaction have their fates, and the limit is returned.
  std::optional<ActiveLimit> limit_spans(Visit& visit, const protocol::ItemView& transaction);
  void keep_event_of_crash(Visit& visit);
  void append(Visit& visit, http::Respond respond);
  void append_record(Visit& visit, std::string body, http::Response answer, http::Respond respond);
  // The project has more than its share of the journal, and sent nothing that goes in nevertheless.
  void refuse_for_backlog(Visit& visit, http::Respond respond);
  void count_lost(const RecordHeader& header, const std::vector<Fate>& lost, const Error& error);
  void refuse(Visit& visit, const Error& error, http::Respond respond);
  http::Response answer_accepted(const Visit& visit) const;

  KeyCache& keys_;
  Limiter& limiter_;
  Backlog& backlog_;
  WaitingRoom& waiting_room_;
  journal::Journal& journal_;
  Fates& fates_;
  const Clock& clock_;
  Random& random_;
  const protocol::EnvelopeLimits limits_;
  const Defer defer_;
  DecodeBudget medium_budget_{{.bytes_max = 64 * 1024 * 1024}, clock_, defer_};
  DecodeBudget large_budget_{{.bytes_max = 128 * 1024 * 1024}, clock_, defer_};
};

}  // namespace vedette::ingest
