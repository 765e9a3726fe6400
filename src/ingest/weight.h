// How much memory it takes to open a request, found out before it is opened.
#pragma once
#include "http/message.h"
#include "ingest/routes.h"
#include "protocol/limits.h"

namespace vedette::ingest {

struct Weight {
  // Of the body without its encoding.
  std::size_t decoded = 0;
  // Of that and what the translation of the route unpacks or makes of it, at most.
  std::size_t bytes = 0;
};

// Reads the whole body and keeps nothing of it. Errors: too_large, invalid_argument and unsupported_media, as they are
// answered; what it finds no fault with may have one all the same.
Result<Weight> weigh(RouteId route, const http::Request& request, const protocol::EnvelopeLimits& limits);

}  // namespace vedette::ingest
