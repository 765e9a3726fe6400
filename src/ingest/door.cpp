#include "ingest/door.h"

#include "base/utf8.h"
#include "http/decode.h"
#include "ingest/answers.h"
#include "ingest/error_page.h"
#include "ingest/translate.h"
#include "json/parse.h"
#include "protocol/dsn.h"
#include "protocol/envelope_builder.h"

namespace vedette::ingest {

// One request on its way in.
struct Door::Visit {
  const http::Request& request;
  Place place;
  KnownKeyPtr key;
  Translation translation;
  protocol::Envelope envelope;
  std::optional<EventId> event_id;
  std::vector<const protocol::ItemView*> kept;
  std::vector<Fate> decided;
  std::vector<ActiveLimit> limits;
  // Something was refused for a limit.
  bool is_limited = false;
  bool is_foreign_origin = false;
  // Decoding it to the end belongs on another thread.
  bool is_long = false;
};

namespace {

// Decoding more than this takes longer than other connections of the same thread should wait.
constexpr std::size_t kDeferBytes = 128 * 1024;
// The same of what comes out: a small body may hold a thousand times as much.
constexpr std::size_t kDeferDecodedBytes = 1024 * 1024;

std::optional<EventId> id_in_event(std::string_view event) {
  const auto parsed = json::parse_lenient(event);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return EventId::parse(json::text_of(parsed->get_object(), "event_id"));
}

bool is_heavy(RouteId route) {
  return route == RouteId::minidump || route == RouteId::unreal || route == RouteId::attachments || route == RouteId::otlp_traces ||
         route == RouteId::otlp_logs;
}

// Types that nothing here keeps. What only relays and servers send one another is not taken from clients.
bool is_unsupported(const protocol::ItemView& item) {
  using enum protocol::ItemType;
  return item.type == unknown || item.type == metric_meta || item.type == integration || item.type == form_data;
}

bool is_event(const protocol::ItemView& item) {
  return item.type == protocol::ItemType::event || item.type == protocol::ItemType::transaction;
}

// What is nothing without the event of its envelope.
bool hangs_on_event(const protocol::ItemView& item) {
  return item.type == protocol::ItemType::attachment || item.type == protocol::ItemType::profile;
}

void add_fates(std::vector<Fate>& to, Outcome outcome, std::string_view reason, const protocol::ItemView& item) {
  for (const auto& [category, quantity] : protocol::quantities(item)) to.push_back({outcome, std::string(reason), category, quantity});
}

void add_limit(std::vector<ActiveLimit>& limits, ActiveLimit limit) {
  const auto is_same = [&](const ActiveLimit& other) {
    return other.scope == limit.scope && other.reason == limit.reason && other.categories == limit.categories;
  };
  if (std::ranges::none_of(limits, is_same)) limits.push_back(std::move(limit));
}

// The reason under which a refusal of a known sender is counted.
std::string_view reason_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::unsupported_media: return "unsupported_media_type";
    case ErrorCode::resource_exhausted: return "overload";
    case ErrorCode::unavailable: return "unavailable";
    default: return "invalid_request";
  }
}

Unexpected rejected() {
  return fail(ErrorCode::permission_denied, "event submission rejected: the key is unknown, switched off, or belongs to another project");
}

DataCategory category_of(RouteId route) {
  switch (route) {
    case RouteId::security: return DataCategory::security;
    case RouteId::cron: return DataCategory::monitor;
    case RouteId::otlp_traces: return DataCategory::span;
    case RouteId::otlp_logs: return DataCategory::log_item;
    case RouteId::attachments: return DataCategory::attachment_item;
    case RouteId::error_page: return DataCategory::feedback;
    case RouteId::envelope:
    case RouteId::tunnel: return DataCategory::default_;
    default: return DataCategory::error;
  }
}

}  // namespace

std::size_t Door::body_bytes_max(std::string_view path) const {
  const auto place = find_place(path);
  return place.route == nullptr ? 0 : ingest::body_bytes_max(place.route->id, limits_);
}

http::Response Door::refuse_large_body() const {
  return refusal(Error{.code = ErrorCode::too_large, .message = "The request is larger than is accepted."});
}

void Door::handle(http::Request request, http::Respond respond) {
  const auto place = find_place(request.path());
  if (request.method == http::Method::options) return respond(preflight());
  if (request.method == http::Method::get && place.route->id == RouteId::error_page) return respond(error_page_script(request));
  if (request.method != http::Method::post && !(request.method == http::Method::get && place.route->takes_get)) {
    return respond(refusal(Error{.code = ErrorCode::method_not_allowed, .message = "Only POST is accepted here."}));
  }
  if (request.body.size() < kDeferBytes && !is_heavy(place.route->id)) return admit(std::move(request), std::move(respond), kDeferDecodedBytes);
  admit_later(std::move(request), std::move(respond));
}

void Door::admit_later(http::Request request, http::Respond respond) {
  defer_([this, request = std::move(request), respond = std::move(respond)]() mutable {
    admit(std::move(request), std::move(respond), protocol::kNoLimit);
  });
}

void Door::admit(http::Request request, http::Respond respond, std::size_t decoded_bytes_max) {
  Visit visit{.request = request, .place = find_place(request.path())};
  const auto query = http::parse_query(request.query());
  const auto take = [&]() -> Status {
    TRY_ASSIGN(auto auth, protocol::find_ingest_auth(request.headers.get("X-Sentry-Auth"), request.headers.get("Authorization"), query));
    if (!auth && !visit.place.public_key.empty()) {
      auth = protocol::IngestAuth{.public_key = std::string(visit.place.public_key), .client = {}};
    }
    if (auth) TRY(identify(visit, std::move(auth)));
    if (visit.place.route->id == RouteId::error_page) TRY(identify_by_dsn(visit, http::find_query(query, "dsn")));
    return open_envelope(visit, decoded_bytes_max);
  };
  const auto taken = take();
  if (visit.is_long) return admit_later(std::move(request), std::move(respond));
  if (!taken) return refuse(visit, taken.error(), std::move(respond));
  sort_items(visit);
  // Limits are asked before sizes: who may not send is not told how much.
  if (!visit.translation.is_made_here && !visit.kept.empty()) {
    if (const auto fits = protocol::validate_limits(visit.envelope, limits_); !fits) return refuse(visit, fits.error(), std::move(respond));
  }
  append(visit, std::move(respond));
}

Status Door::identify(Visit& visit, std::optional<protocol::IngestAuth> auth) const {
  TRY_ASSIGN(auto key, keys_.find(auth->public_key));
  if (!key || !key->is_active) return rejected();
  visit.key = std::move(key);
  return {};
}

// What is sent without any other form of authentication names its DSN; what has both must agree.
Status Door::identify_by_dsn(Visit& visit, std::string_view text) const {
  if (text.empty()) return visit.key ? Status() : fail(ErrorCode::unauthenticated, "missing authorization information");
  TRY_ASSIGN(const auto dsn, protocol::parse_dsn(text));
  const auto project = std::to_string(dsn.project_id);
  const bool agrees = (!visit.key || visit.key->public_key == dsn.public_key) && (visit.place.project.empty() || visit.place.project == project);
  if (!agrees) return invalid("The DSN in the envelope is not the one of the request.");
  if (!visit.key) TRY(identify(visit, protocol::IngestAuth{.public_key = dsn.public_key, .client = {}}));
  return visit.key->project_id.text() == project ? Status() : rejected();
}

Status Door::check_reach(Visit& visit) const {
  if (!visit.place.project.empty() && visit.key->project_id.text() != visit.place.project) return rejected();
  const auto& headers = visit.request.headers;
  if (!visit.key->filter.origin_reason(headers.get("Origin"), headers.get("Referer"))) return {};
  visit.is_foreign_origin = true;
  return fail(ErrorCode::permission_denied, "event submission rejected: the project does not take reports from this origin");
}

Status Door::open_envelope(Visit& visit, std::size_t decoded_bytes_max) {
  const auto route_bytes_max = ingest::body_bytes_max(visit.place.route->id, limits_);
  const auto bytes_max = std::min(route_bytes_max, decoded_bytes_max);
  std::string body;
  if (visit.request.method == http::Method::get && visit.place.route->id == RouteId::store) {
    TRY_ASSIGN(body, store_body_of_query(visit.request.query()));
  } else {
    auto decoded = http::decode_body(visit.request.headers.get("Content-Encoding"), visit.request.body, bytes_max);
    visit.is_long = !decoded && decoded.error().code == ErrorCode::too_large && bytes_max < route_bytes_max;
    TRY_ASSIGN(body, std::move(decoded));
  }
  TRY_ASSIGN(visit.translation, translate(visit.place, visit.request, std::move(body), limits_, random_));
  TRY_ASSIGN(visit.envelope, protocol::parse_envelope(visit.translation.envelope));
  if (visit.place.route->id != RouteId::error_page) TRY(identify_by_dsn(visit, visit.envelope.header.dsn));
  return check_reach(visit);
}

void Door::sort_items(Visit& visit) {
  visit.event_id = visit.envelope.header.event_id;
  visit.decided = visit.translation.fates;
  const auto& items = visit.envelope.items;
  // Asked before all others: the limit of an event is also that of what hangs on it, before it or behind.
  const auto event = std::ranges::find_if(items, is_event);
  const auto event_limit = event == items.end() ? std::nullopt : limiter_.take(*visit.key, protocol::quantities(*event));
  for (const auto& item : items) {
    if (protocol::creates_event(item) && !visit.event_id) {
      if (is_event(item)) visit.event_id = id_in_event(item.payload);
      if (!visit.event_id) visit.event_id = EventId::generate(random_);
    }
    if (is_unsupported(item)) {
      const auto quantities = protocol::quantities(item);
      const auto category = quantities.empty() ? DataCategory::default_ : quantities.front().category;
      // A name that a client makes up is no reason: there would be no end of them.
      const auto reason = item.type == protocol::ItemType::unknown ? "unknown_item_type" : protocol::to_text(item.type);
      visit.decided.push_back({Outcome::unsupported, std::string(reason), category, 1});
      continue;
    }
    const bool shares_limit = (event != items.end() && &item == &*event) || (event_limit && hangs_on_event(item));
    if (auto limit = shares_limit ? event_limit : limiter_.take(*visit.key, protocol::quantities(item))) {
      add_fates(visit.decided, limit->is_abuse ? Outcome::abuse : Outcome::rate_limited, limit->reason, item);
      add_limit(visit.limits, std::move(*limit));
      visit.is_limited = true;
      continue;
    }
    visit.kept.push_back(&item);
  }
}

void Door::append(Visit& visit, http::Respond respond) {
  // Also when nothing is left: the fates are to be counted once, whatever happens.
  if (visit.kept.empty()) {
    const bool tells = visit.is_limited && !visit.place.route->is_never_limited;
    auto response = tells ? limited(visit.limits) : answer_accepted(visit);
    if (visit.decided.empty()) return respond(std::move(response));
    return append_record(visit, {}, std::move(response), std::move(respond));
  }
  if (!visit.event_id) visit.event_id = EventId::generate(random_);
  auto response = answer_accepted(visit);
  if (!visit.place.route->is_never_limited) add_limits(response, visit.limits);
  if (visit.kept.size() == visit.envelope.items.size()) {
    return append_record(visit, visit.translation.envelope, std::move(response), std::move(respond));
  }
  protocol::EnvelopeBuilder builder(visit.event_id, visit.envelope.header.sent_at);
  for (const auto* item : visit.kept) builder.add(*item);
  const auto rest = builder.take();
  append_record(visit, rest, std::move(response), std::move(respond));
}

http::Response Door::answer_accepted(const Visit& visit) const {
  if (visit.request.method == http::Method::get && visit.place.route->id == RouteId::store) return pixel();
  const bool has_id = visit.envelope.header.event_id || std::ranges::any_of(visit.envelope.items, protocol::creates_event);
  auto response = accepted(*visit.place.route, has_id ? visit.event_id : std::nullopt);
  if (!visit.translation.answer_type.empty()) {
    response.body = visit.translation.answer_body;
    response.headers.set("Content-Type", visit.translation.answer_type);
  }
  return response;
}

void Door::append_record(Visit& visit, std::string_view body, http::Response answer, http::Respond respond) {
  RecordHeader header{.received = clock_.now(),
                      .project_id = visit.key->project_id,
                      .organization_id = visit.key->organization_id,
                      .event_id = visit.event_id.value_or(EventId{}),
                      .client_ip = visit.request.peer,
                      .user_agent = utf8::repair(visit.request.headers.get("User-Agent")),
                      .public_key = visit.key->public_key,
                      .decided = visit.decided};
  std::vector<Fate> lost;
  for (const auto* item : visit.kept) add_fates(lost, Outcome::rate_limited, "overload", *item);
  const auto bytes = write_record_header(header);
  journal_.append({.header = bytes, .body = body},
                  [this, header = std::move(header), lost = std::move(lost), answer = std::move(answer),
                   is_never_limited = visit.place.route->is_never_limited, respond = std::move(respond)](Status stored) mutable {
                    if (stored) return respond(std::move(answer));
                    count_lost(header, lost, stored.error());
                    // Nothing of it was to be kept, so that the answer stays what it was.
                    if (lost.empty() && !header.decided.empty()) return respond(std::move(answer));
                    auto error = std::move(stored).error();
                    // These senders try a 429 again without end; an unavailable server they give time.
                    if (is_never_limited && error.code == ErrorCode::resource_exhausted) error.code = ErrorCode::unavailable;
                    respond(refusal(error));
                  });
}

// A record that the journal did not take: what was decided stays decided, and what was to be kept is refused.
void Door::count_lost(const RecordHeader& header, const std::vector<Fate>& lost, const Error& error) {
  const auto add = [&](Fate fate) { fates_.add_unwritten({header.project_id, header.received, header.public_key, std::move(fate)}); };
  for (const auto& fate : header.decided) add(fate);
  for (auto fate : lost) {
    if (error.code != ErrorCode::resource_exhausted) {
      fate.outcome = Outcome::invalid;
      fate.reason = reason_of(error);
    }
    add(std::move(fate));
  }
}

void Door::refuse(Visit& visit, const Error& error, http::Respond respond) {
  auto response = refusal(error);
  // Who belongs nowhere, or elsewhere, is counted for the operator alone.
  if (!visit.key || (error.code == ErrorCode::permission_denied && !visit.is_foreign_origin)) {
    fates_.count({Outcome::invalid, {}, DataCategory::default_, 1});
    return respond(std::move(response));
  }
  visit.kept.clear();
  visit.decided.clear();
  const auto outcome = visit.is_foreign_origin ? Outcome::filtered : Outcome::invalid;
  const auto reason = visit.is_foreign_origin ? filter::kCors : reason_of(error);
  for (const auto& item : visit.envelope.items) add_fates(visit.decided, outcome, reason, item);
  if (visit.decided.empty()) visit.decided.push_back({outcome, std::string(reason), category_of(visit.place.route->id), 1});
  append_record(visit, {}, std::move(response), std::move(respond));
}

}  // namespace vedette::ingest
