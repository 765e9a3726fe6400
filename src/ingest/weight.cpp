#include "ingest/weight.h"

#include "formats/containers.h"
#include "http/decode.h"
#include "ingest/translate.h"

namespace vedette::ingest {
namespace {

// JSON of OpenTelemetry's protobuf: names and digits where there were bytes.
constexpr std::size_t kTelemetryGrowth = 8;

// Whether the body, or a file in it when it is a form, begins like something that is packed.
bool holds_packed(std::string_view body) {
  if (formats::is_packed(body)) return true;
  for (auto at = body.find('\n'); at != std::string_view::npos; at = body.find('\n', at + 1)) {
    // Behind the empty line that ends the headers of a part.
    auto rest = body.substr(at + 1);
    if (rest.starts_with('\r')) rest.remove_prefix(1);
    if (rest.starts_with('\n') && formats::is_packed(rest.substr(1))) return true;
  }
  return false;
}

}  // namespace

Result<Weight> weigh(RouteId route, const http::Request& request, const protocol::EnvelopeLimits& limits) {
  const auto encoding = request.headers.get("Content-Encoding");
  TRY_ASSIGN(const auto decoded, http::decoded_bytes_bound(encoding, request.body, body_bytes_max(route, limits)));
  Weight weight{.decoded = decoded, .bytes = decoded};
  const bool is_plain = decoded == request.body.size();
  const auto unpacked_max = limits.of(protocol::LimitClass::attachment).total_bytes;
  switch (route) {
    case RouteId::minidump:
      // The envelope is made beside the body.
      weight.bytes += decoded;
      if (!is_plain || holds_packed(request.body)) weight.bytes += unpacked_max;
      break;
    case RouteId::unreal:
      if (is_plain) {
        TRY_ASSIGN(const auto unpacked, http::decoded_bytes_bound("deflate", request.body, unpacked_max));
        weight.bytes += 2 * unpacked;
      } else {
        weight.bytes += unpacked_max;
      }
      break;
    case RouteId::attachments: weight.bytes += decoded; break;
    case RouteId::otlp_traces:
    case RouteId::otlp_logs: weight.bytes *= kTelemetryGrowth; break;
    default: break;
  }
  return weight;
}

}  // namespace vedette::ingest
