#include "ingest/door.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "http/decode.h"
#include "ingest/record.h"
#include "json/parse.h"
#include "protocol/auth.h"
#include "protocol/dsn.h"
#include "protocol/store_body.h"

namespace vedette::ingest {

struct Door::Admission {
  RecordHeader header;
  std::string public_key;
  KnownKey key;
};

namespace {

constexpr std::size_t kStoreBytesMax = 1024 * 1024;
// Decoding more than this takes longer than other connections of the same thread should wait.
constexpr std::size_t kDeferBytes = 128 * 1024;
constexpr int kOverloadRetrySeconds = 5;

enum class Route { none, envelope, store };

struct Place {
  Route route = Route::none;
  std::string_view project;
};

// The last segments decide, so that a prefix in the DSN's path and doubled slashes do no harm.
Place place_of(std::string_view path) {
  std::vector<std::string_view> parts;
  for (const auto part : ascii::split(path, '/')) {
    if (!part.empty()) parts.push_back(part);
  }
  if (parts.size() < 3 || parts[parts.size() - 3] != "api" || !ascii::is_all_digits(parts[parts.size() - 2])) return {};
  if (parts[parts.size() - 2].starts_with('0')) return {};
  const auto last = parts.back();
  const Route route = last == "envelope" ? Route::envelope : last == "store" ? Route::store : Route::none;
  return {route, parts[parts.size() - 2]};
}

void add_cors(http::Response& response) {
  response.headers.set("Access-Control-Allow-Origin", "*");
  response.headers.set("Access-Control-Expose-Headers", "x-sentry-error, x-sentry-rate-limits, retry-after");
  response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
}

http::Response preflight() {
  http::Response response{.status = 200};
  add_cors(response);
  response.headers.add("Access-Control-Allow-Methods", "POST");
  response.headers.add("Access-Control-Max-Age", "3600");
  response.headers.add("Access-Control-Allow-Headers",
                       "x-sentry-auth, x-requested-with, x-forwarded-for, origin, referer, accept, content-type, "
                       "authentication, authorization, content-encoding, transfer-encoding");
  return response;
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument: return 400;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::permission_denied: return 403;
    case ErrorCode::not_found: return 404;
    case ErrorCode::method_not_allowed: return 405;
    case ErrorCode::conflict: return 409;
    case ErrorCode::too_large: return 413;
    case ErrorCode::unsupported_media: return 415;
    case ErrorCode::resource_exhausted: return 429;
    case ErrorCode::not_supported: return 501;
    case ErrorCode::unavailable:
    case ErrorCode::internal: return 503;
  }
  return 503;
}

http::Response refusal(const Error& error) {
  json::object body{{"detail", error.message}, {"causes", json::array()}};
  auto response = http::text_response(status_of(error.code), json::serialize(body), "application/json");
  response.headers.add("X-Sentry-Error", error.message);
  if (error.code == ErrorCode::resource_exhausted) {
    response.headers.add("Retry-After", std::to_string(kOverloadRetrySeconds));
    response.headers.add("X-Sentry-Rate-Limits", fmt::format("{}::organization:overload", kOverloadRetrySeconds));
  }
  add_cors(response);
  return response;
}

http::Response accepted(std::optional<EventId> event_id) {
  json::object body;
  if (event_id) body["id"] = event_id->hex();
  auto response = http::text_response(200, json::serialize(body), "application/json");
  add_cors(response);
  return response;
}

http::Response limited(std::int64_t seconds) {
  auto response = http::text_response(
      429, R"({"detail":"The key has reached its rate limit. Events are taken again after the time in Retry-After.","causes":[]})",
      "application/json");
  response.headers.add("Retry-After", std::to_string(seconds));
  response.headers.add("X-Sentry-Rate-Limits", fmt::format("{}:default;error;security:key:key_quota", seconds));
  add_cors(response);
  return response;
}

// A store body is the event alone.
std::string as_envelope(std::string_view event, const std::optional<EventId>& id) {
  return fmt::format("{{{}}}\n{{\"type\":\"event\",\"length\":{}}}\n{}", id ? fmt::format("\"event_id\":\"{}\"", id->hex()) : "",
                     event.size(), event);
}

std::optional<EventId> id_in_event(std::string_view event) {
  const auto parsed = json::parse_lenient(event);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return EventId::parse(json::text_of(parsed->get_object(), "event_id"));
}

bool is_kept(const protocol::ItemView& item) { return item.type == protocol::ItemType::event; }

}  // namespace

bool Door::takes(std::string_view path) { return place_of(path).route != Route::none; }

http::Response Door::refuse_large_body() const {
  return refusal(Error{.code = ErrorCode::too_large, .message = "The envelope is larger than is accepted."});
}

void Door::handle(http::Request request, http::Respond respond) {
  if (request.method == http::Method::options) return respond(preflight());
  if (request.method != http::Method::post) {
    return respond(refusal(Error{.code = ErrorCode::method_not_allowed, .message = "Only POST is accepted here."}));
  }
  if (request.body.size() < kDeferBytes) return admit(std::move(request), std::move(respond));
  defer_([this, request = std::move(request), respond = std::move(respond)]() mutable {
    admit(std::move(request), std::move(respond));
  });
}

void Door::admit(http::Request request, http::Respond respond) {
  const auto refuse = [&](const Error& error) {
    fates_.add(error.code == ErrorCode::resource_exhausted ? Fate::rate_limited : Fate::invalid, protocol::DataCategory::error);
    respond(refusal(error));
  };
  const auto query = http::parse_query(request.query());
  const auto auth = protocol::find_ingest_auth(request.headers.get("X-Sentry-Auth"), request.headers.get("Authorization"), query);
  if (!auth) return refuse(auth.error());
  const auto body = read_envelope(request);
  if (!body) return refuse(body.error());
  const auto envelope = protocol::parse_envelope(*body);
  if (!envelope) return refuse(envelope.error());
  auto admission = identify(request, *auth, *envelope);
  if (!admission) return refuse(admission.error());
  if (const auto fits = protocol::validate_limits(*envelope, limits_); !fits) return refuse(fits.error());
  append(*admission, *envelope, *body, std::move(respond));
}

Result<std::string> Door::read_envelope(const http::Request& request) const {
  const bool is_store = place_of(request.path()).route == Route::store;
  const auto bytes_max = is_store ? kStoreBytesMax : limits_.envelope_bytes;
  TRY_ASSIGN(std::string body, http::decode_body(request.headers.get("Content-Encoding"), request.body, bytes_max));
  if (!is_store || request.headers.get("Content-Type").starts_with("application/x-sentry-envelope")) return body;
  TRY_ASSIGN(const std::string event, protocol::decode_legacy_store_body(body, bytes_max));
  TRY_ASSIGN(const auto parsed, json::parse_lenient(event));
  if (!parsed.is_object()) return invalid("The event is not a JSON object.");
  return as_envelope(event, EventId::parse(json::text_of(parsed.get_object(), "event_id")));
}

Result<Door::Admission> Door::identify(const http::Request& request, std::optional<protocol::IngestAuth> auth,
                                       const protocol::Envelope& envelope) const {
  const auto project = ProjectId::parse(place_of(request.path()).project);
  if (!project) return invalid("bad project id");
  if (!envelope.header.dsn.empty()) {
    TRY_ASSIGN(const auto dsn, protocol::parse_dsn(envelope.header.dsn));
    if (dsn.project_id != project->number || (auth && auth->public_key != dsn.public_key)) {
      return invalid("The DSN in the envelope is not the one of the request.");
    }
    if (!auth) auth = protocol::IngestAuth{.public_key = dsn.public_key, .client = {}};
  }
  if (!auth) return fail(ErrorCode::unauthenticated, "missing authorization information");
  TRY_ASSIGN(const auto key, keys_.find(auth->public_key));
  if (!key || !key->is_active || key->project_id != *project) {
    return fail(ErrorCode::permission_denied, "event submission rejected: the key is unknown, switched off, or belongs to another project");
  }
  Admission admission{.header = {.received = clock_.now(),
                                 .project_id = key->project_id,
                                 .organization_id = key->organization_id,
                                 .event_id = {},
                                 .client_ip = request.peer,
                                 .user_agent = utf8::repair(request.headers.get("User-Agent"))},
                      .public_key = auth->public_key,
                      .key = *key};
  return admission;
}

void Door::append(Admission admission, const protocol::Envelope& envelope, std::string_view body, http::Respond respond) {
  std::optional<EventId> event_id = envelope.header.event_id;
  const protocol::ItemView* event = nullptr;
  for (const auto& item : envelope.items) {
    if (is_kept(item)) {
      event = &item;
      continue;
    }
    for (const auto& [category, quantity] : protocol::quantities(item)) fates_.add(Fate::unsupported, category, quantity);
    if (!event_id && protocol::creates_event(item)) event_id = EventId::generate(random_);
  }
  if (event == nullptr) return respond(accepted(event_id));
  if (const auto seconds = keys_.count_event(admission.public_key, admission.key); seconds > 0) {
    fates_.add(Fate::rate_limited, protocol::DataCategory::error);
    return respond(limited(seconds));
  }
  if (!event_id) event_id = id_in_event(event->payload);
  if (!event_id) event_id = EventId::generate(random_);
  admission.header.event_id = *event_id;
  journal_.append({.header = write_record_header(admission.header), .body = body},
                  [this, id = *event_id, respond = std::move(respond)](Status stored) mutable {
                    if (stored) return respond(accepted(id));
                    const auto fate = stored.error().code == ErrorCode::resource_exhausted ? Fate::rate_limited : Fate::invalid;
                    fates_.add(fate, protocol::DataCategory::error);
                    respond(refusal(stored.error()));
                  });
}

}  // namespace vedette::ingest
