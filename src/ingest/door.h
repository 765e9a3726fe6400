// The door: what happens between an SDK's request and its answer. Authenticate the key, decompress
// with a bound, split the envelope, append it to the journal; everything else happens behind it.
#pragma once
#include <functional>

#include "base/clock.h"
#include "base/random.h"
#include "http/server.h"
#include "ingest/fates.h"
#include "ingest/key_cache.h"
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

  Door(KeyCache& keys, journal::Journal& journal, Fates& fates, const Clock& clock, Random& random, Defer defer)
      : keys_(keys), journal_(journal), fates_(fates), clock_(clock), random_(random), defer_(std::move(defer)) {}

  // Whether the path belongs to the door: /api/{project}/envelope/ and /api/{project}/store/, with
  // anything before /api/ and doubled slashes tolerated.
  static bool takes(std::string_view path);
  // As sent, still encoded.
  std::size_t body_bytes_max() const { return limits_.envelope_bytes; }
  http::Response refuse_large_body() const;
  // Answers when the envelope is on stable storage, or with the reason why it is not taken.
  void handle(http::Request request, http::Respond respond);

 private:
  struct Admission;
  void admit(http::Request request, http::Respond respond);
  Result<std::string> read_envelope(const http::Request& request) const;
  Result<Admission> identify(const http::Request& request, std::optional<protocol::IngestAuth> auth,
                             const protocol::Envelope& envelope) const;
  void append(Admission admission, const protocol::Envelope& envelope, std::string_view body, http::Respond respond);

  KeyCache& keys_;
  journal::Journal& journal_;
  Fates& fates_;
  const Clock& clock_;
  Random& random_;
  const Defer defer_;
  const protocol::EnvelopeLimits limits_;
};

}  // namespace vedette::ingest
