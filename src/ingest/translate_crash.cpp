// Crashes and files that come as forms or raw bodies.
#include "formats/attachments_upload.h"
#include "formats/minidump_upload.h"
#include "formats/unreal_upload.h"
#include "ingest/translate.h"

namespace vedette::ingest {

Result<Translation> translate_crash(const Place& place, const http::Request& request, std::string body, const protocol::EnvelopeLimits& limits,
                                    Random& random) {
  const auto content_type = request.headers.get("Content-Type");
  const auto upload = [&]() -> Result<formats::Upload> {
    if (place.route->id == RouteId::minidump) return formats::minidump_upload(content_type, body, limits, random);
    if (place.route->id == RouteId::unreal) {
      const auto query = http::parse_query(request.query());
      return formats::unreal_upload(body, http::find_query(query, "UserID"), limits, random);
    }
    const auto event_id = EventId::parse(place.event_id);
    if (!event_id) return invalid("The address has no valid event id.");
    return formats::attachments_upload(content_type, body, *event_id);
  };
  TRY_ASSIGN(auto made, upload());
  // Not made here in the sense of limits: these hold for its attachments as for an SDK's.
  return Translation{.envelope = std::move(made.envelope)};
}

}  // namespace vedette::ingest
