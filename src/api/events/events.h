// Rows about events.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

// Of a project, and of an organization by their id.
std::span<const Endpoint> event_rows();
std::span<const Endpoint> issue_event_rows();
// Files that came with an event.
std::span<const Endpoint> attachment_rows();

}  // namespace vedette::api
