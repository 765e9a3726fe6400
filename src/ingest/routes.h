// The addresses of the door, and what they have in common and apart.
#pragma once
#include <string_view>

#include "http/message.h"
#include "model/data_category.h"

namespace vedette::ingest {

enum class RouteId {
  envelope,
  store,
  tunnel,  // an envelope whose header alone says where it belongs
  security,
  nel,
  minidump,
  unreal,
  attachments,
  cron,
  otlp_traces,
  otlp_logs,
  error_page,  // the dialog in which a user tells what happened
};

struct Route {
  RouteId id;
  // Also taken, beside POST.
  bool takes_get;
  // Senders that take a 429 for a reason to try again at once, or for ever, are never told so.
  bool is_never_limited;
  int success_status;
};

// Where a request goes. Lifetime: points into the path that it was found in.
struct Place {
  const Route* route = nullptr;  // null: not a path of the door
  // Empty where the path does not say: then the key or the DSN does.
  std::string_view project;
  // The path says one, and it is no project's number.
  bool has_bad_project = false;
  std::string_view public_key;    // of routes that carry it in their path
  std::string_view monitor_slug;  // cron
  std::string_view event_id;      // attachments
};

// The last segments decide, so that a prefix in the DSN's path and doubled slashes do no harm.
Place find_place(std::string_view path);

// What a request counts as that is refused before its items are known.
DataCategory category_of(RouteId route);

}  // namespace vedette::ingest
