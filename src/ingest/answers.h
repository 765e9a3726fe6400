// What the door says to SDKs: bodies and headers as they expect them.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "ingest/routes.h"
#include "model/data_category.h"
#include "model/event_id.h"

namespace vedette::ingest {

// How long senders are to wait when the server, and not a quota, is what limits them.
inline constexpr int kOverloadSeconds = 5;

// A limit that is in force, as senders are told.
struct ActiveLimit {
  // Whole seconds, at least 1: some clients read nothing else.
  std::int64_t seconds = 1;
  // None means all.
  std::vector<DataCategory> categories;
  std::string_view scope;  // organization, project or key
  std::string reason;
  // Of the whole installation: its fates count as abuse.
  bool is_abuse = false;
};

void add_cors(http::Response& response);
http::Response preflight();
// The error as SDKs know it. Errors of type resource_exhausted name a short limit for everything.
http::Response refusal(const Error& error);
// A request was taken, in the form of its route.
http::Response accepted(const Route& route, std::optional<EventId> event_id);
// The picture that very old browser clients ask for.
http::Response pixel();
http::Response limited(std::span<const ActiveLimit> limits);
// The limits as headers. Nothing without limits.
void add_limits(http::Response& response, std::span<const ActiveLimit> limits);

}  // namespace vedette::ingest
