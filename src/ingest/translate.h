// Requests of every route as envelopes: the one form that goes into the journal.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "http/message.h"
#include "ingest/routes.h"
#include "model/event_id.h"
#include "model/fate.h"
#include "protocol/limits.h"

namespace vedette::ingest {

struct Translation {
  // Text of an envelope.
  std::string envelope;
  // Made here of a body in another form: its items are within what the route takes, whatever the
  // limits of envelopes say about their number.
  bool is_made_here = false;
  // Of items in the body that are in no envelope.
  std::vector<Fate> fates;
  // Of routes whose answer has a body of its own.
  std::string answer_body;
  std::string answer_type;
};

// Bytes of a body that the route takes: as sent, and without its Content-Encoding. What comes out of a body that is
// packed in yet another way has limits of its own.
std::size_t body_bytes_max(RouteId route, const protocol::EnvelopeLimits& limits);

// `body` is the request's, decoded. Pure but for the ids that it makes.
// Errors: invalid_argument, too_large, unsupported_media, with a message for the sender.
Result<Translation> translate(const Place& place, const http::Request& request, std::string body, const protocol::EnvelopeLimits& limits,
                              Random& random);

// One per group of routes.
Result<Translation> translate_store(const http::Request& request, std::string body, const protocol::EnvelopeLimits& limits);
// The body of a store request that came as GET: its query. Errors: invalid_argument.
Result<std::string> store_body_of_query(std::string_view query);
Result<Translation> translate_security(const http::Request& request, std::string_view body, Random& random);
Result<Translation> translate_nel(const http::Request& request, std::string_view body, Random& random);
Result<Translation> translate_check_in(const Place& place, const http::Request& request, std::string_view body);
Result<Translation> translate_otlp(RouteId route, const http::Request& request, std::string_view body);
Result<Translation> translate_user_report(const http::Request& request, std::string_view body, Random& random);
Result<Translation> translate_crash(const Place& place, const http::Request& request, std::string body, const protocol::EnvelopeLimits& limits,
                                    Random& random);

}  // namespace vedette::ingest
