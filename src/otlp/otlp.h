// OpenTelemetry's OTLP/HTTP bodies turned into Sentry's containers of spans and logs. All functions are pure.
//
// Attributes: those of the item as they are; of the resource with the prefix `resource.`, of the scope with
// `instrumentation.` (its name and version are `instrumentation.name` and `instrumentation.version`). Where the item
// does not bring them itself, `sentry.release` is the resource's service.version, `sentry.environment` its
// deployment.environment.name or deployment.environment, `sentry.platform` its telemetry.sdk.language,
// `sentry.origin` says that it came this way, and `sentry.op` of a span follows from what it is about. Scalars keep
// their type; lists, objects and bytes (base64) are texts. An attribute that cannot be kept is dropped and never
// costs the item.
//
// An item is rejected, and the others are not, when an id has a wrong length or is no hex, a span has no ids or no
// start, or a log has no time at all. A log outside of any trace gets a trace id of its own, the same each time that
// the same body arrives. Reference: https://opentelemetry.io/docs/specs/otlp/, opentelemetry-proto.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::otlp {

enum class Encoding { protobuf, json };
enum class Signal { traces, logs };

// Parameters of the content type do not matter. Nothing: a body of that kind is not read here.
std::optional<Encoding> encoding_of(std::string_view content_type);
// Of an answer: the encoding of the request.
std::string_view content_type(Encoding encoding);

struct Converted {
  // `{"version":2,"items":[…]}`; empty when item_count is 0.
  std::string container;
  std::uint32_t item_count = 0;
  // Items of the request that are in no container. All are counted in the last element of the list, which has no
  // items of its own when there are no others.
  std::uint32_t rejected = 0;
};

// One element per `items_max` items, which is at least 1, or sooner so that no container becomes much larger than
// kContainerBytesMax; in the order of the request. None for a request without items.
// Errors: invalid_argument for a body that is not of the encoding, too_large for one that would become more than
// kOutputBytesMax. Then nothing of it is to be stored.
Result<std::vector<Converted>> convert_traces(Encoding encoding, std::string_view body, std::size_t items_max);
Result<std::vector<Converted>> convert_logs(Encoding encoding, std::string_view body, std::size_t items_max);

// The same of what older previews of SDKs send as items of an envelope, in JSON: one span or log record, a list of them,
// or any of the objects that hold such a list in the body of a request.
Result<std::vector<Converted>> convert_items(Signal signal, std::string_view payload, std::size_t items_max);

// Attributes of the resource are repeated in each item, so what comes out may be larger than what came in.
inline constexpr std::size_t kContainerBytesMax = 8u << 20;
inline constexpr std::size_t kOutputBytesMax = 96u << 20;
// An item, resource or scope as protobuf; a larger item is rejected, a larger resource or scope is left out.
inline constexpr std::size_t kMessageBytesMax = 1u << 20;

// The body of the answer to a request that was accepted: ExportTraceServiceResponse or ExportLogsServiceResponse,
// with a partial success when something was rejected.
std::string success_body(Encoding encoding, Signal signal, std::uint64_t rejected);

}  // namespace vedette::otlp
