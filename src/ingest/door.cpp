#include "ingest/door.h"

#include "base/utf8.h"
#include "http/decode.h"
#include "ingest/answers.h"
#include "ingest/error_page.h"
#include "ingest/item_facts.h"
#include "ingest/visit.h"
#include "ingest/weight.h"
#include "json/parse.h"
#include "protocol/dsn.h"
#include "protocol/envelope_builder.h"

namespace vedette::ingest {

namespace {

// Decoding more than this takes longer than other connections of the same thread should wait.
constexpr std::size_t kDeferBytes = 128 * 1024;
// The same of what comes out: a small body may hold a thousand times as much.
constexpr std::size_t kDeferDecodedBytes = 1024 * 1024;
// What takes no more has a line of its own, so that it need not wait for the largest.
constexpr std::size_t kMediumBytes = 16 * 1024 * 1024;

bool is_heavy(RouteId route) {
  return route == RouteId::minidump || route == RouteId::unreal || route == RouteId::attachments || route == RouteId::otlp_traces ||
         route == RouteId::otlp_logs;
}

Unexpected rejected() {
  return fail(ErrorCode::permission_denied, "event submission rejected: the key is unknown, switched off, or belongs to another project");
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
  if (place.has_bad_project) {
    Visit visit{.request = request, .place = place};
    return refuse(visit, Error{.code = ErrorCode::invalid_argument, .message = "The project in the address is not a project's number."},
                  std::move(respond));
  }
  if (request.body.size() < kDeferBytes && !is_heavy(place.route->id)) {
    return admit(std::move(request), std::move(respond), {.decoded_bytes_max = kDeferDecodedBytes});
  }
  admit_later(std::move(request), std::move(respond));
}

void Door::admit_later(http::Request request, http::Respond respond) {
  defer_([this, request = std::move(request), respond = std::move(respond)]() mutable {
    admit_in_turn(std::move(request), std::move(respond));
  });
}

// Nothing large is made before there is room for it.
void Door::admit_in_turn(http::Request request, http::Respond respond) {
  Visit visit{.request = request, .place = find_place(request.path())};
  if (const auto known = authenticate(visit); !known) return refuse(visit, known.error(), std::move(respond));
  const auto weight = weigh(visit.place.route->id, request, limits_);
  if (!weight) return refuse(visit, weight.error(), std::move(respond));
  if (weight->bytes <= kDeferDecodedBytes) return admit(std::move(request), std::move(respond), {});
  auto& budget = weight->bytes <= kMediumBytes ? medium_budget_ : large_budget_;
  budget.enter(weight->bytes, [this, request = std::move(request), respond = std::move(respond),
                               decoded = weight->decoded](std::optional<DecodeBudget::Lease> lease) mutable {
    if (!lease) return refuse_busy(std::move(request), std::move(respond));
    admit(std::move(request), std::move(respond), {.decoded_bytes = decoded, .lease = std::move(*lease)});
  });
}

void Door::refuse_busy(http::Request request, http::Respond respond) {
  Visit visit{.request = request, .place = find_place(request.path())};
  if (const auto known = authenticate(visit); !known) return refuse(visit, known.error(), std::move(respond));
  // These senders try a 429 again without end; an unavailable server they give time.
  const auto code = visit.place.route->is_never_limited ? ErrorCode::unavailable : ErrorCode::resource_exhausted;
  refuse(visit, Error{.code = code, .message = "Too many large requests at once. Try again in a moment."}, std::move(respond));
}

void Door::admit(http::Request request, http::Respond respond, Opening opening) {
  Visit visit{.request = request, .place = find_place(request.path()), .lease = std::move(opening.lease)};
  const auto take = [&]() -> Status {
    TRY(authenticate(visit));
    return open_envelope(visit, opening);
  };
  const auto taken = take();
  if (visit.is_long) return admit_later(std::move(request), std::move(respond));
  if (!taken) return refuse(visit, taken.error(), std::move(respond));
  sort_items(visit);
  // Limits are asked before sizes: who may not send is not told how much.
  if (!visit.translation.is_made_here && !visit.kept.empty()) {
    if (const auto fits = protocol::validate_limits(visit.envelope, limits_); !fits) {
      if (const auto* item = protocol::find_excess(visit.envelope, limits_)) visit.excess = item->type;
      return refuse(visit, fits.error(), std::move(respond));
    }
  }
  append(visit, std::move(respond));
}

Status Door::authenticate(Visit& visit) const {
  const auto& headers = visit.request.headers;
  const auto query = http::parse_query(visit.request.query());
  TRY_ASSIGN(auto auth, protocol::find_ingest_auth(headers.get("X-Sentry-Auth"), headers.get("Authorization"), query));
  if (!auth && !visit.place.public_key.empty()) {
    auth = protocol::IngestAuth{.public_key = std::string(visit.place.public_key), .client = {}};
  }
  if (auth) TRY(identify(visit, std::move(auth)));
  return visit.place.route->id == RouteId::error_page ? identify_by_dsn(visit, http::find_query(query, "dsn")) : Status();
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

Status Door::open_envelope(Visit& visit, const Opening& opening) {
  const auto route_bytes_max = ingest::body_bytes_max(visit.place.route->id, limits_);
  const auto bytes_max = std::min(route_bytes_max, opening.decoded_bytes_max);
  std::string body;
  if (visit.request.method == http::Method::get && visit.place.route->id == RouteId::store) {
    TRY_ASSIGN(body, store_body_of_query(visit.request.query()));
  } else {
    auto decoded = http::take_decoded(visit.request.headers.get("Content-Encoding"), visit.request.body, bytes_max, opening.decoded_bytes);
    visit.is_long = !decoded && decoded.error().code == ErrorCode::too_large && bytes_max < route_bytes_max;
    TRY_ASSIGN(body, std::move(decoded));
  }
  TRY_ASSIGN(visit.translation, translate(visit.place, visit.request, std::move(body), limits_, random_));
  TRY_ASSIGN(visit.envelope, protocol::parse_envelope(visit.translation.envelope));
  if (visit.place.route->id != RouteId::error_page) TRY(identify_by_dsn(visit, visit.envelope.header.dsn));
  return check_reach(visit);
}

void Door::append(Visit& visit, http::Respond respond) {
  // Also when nothing is left: the fates are to be counted once, whatever happens.
  if (visit.kept.empty()) {
    if (visit.is_over_share && visit.is_limited) return refuse_for_backlog(visit, std::move(respond));
    const bool tells = visit.is_limited && !visit.place.route->is_never_limited;
    auto response = tells ? limited(visit.limits) : answer_accepted(visit);
    if (visit.decided.empty()) return respond(std::move(response));
    return append_record(visit, {}, std::move(response), std::move(respond));
  }
  if (!visit.event_id) visit.event_id = EventId::generate(random_);
  auto response = answer_accepted(visit);
  if (!visit.place.route->is_never_limited) add_limits(response, visit.limits);
  if (visit.event_of_crash.empty() && visit.kept.size() == visit.envelope.items.size()) {
    return append_record(visit, std::move(visit.translation.envelope), std::move(response), std::move(respond));
  }
  protocol::EnvelopeBuilder builder(visit.event_id, visit.envelope.header.sent_at);
  for (const auto* item : visit.kept) builder.add(*item);
  append_record(visit, builder.take(), std::move(response), std::move(respond));
}

http::Response Door::answer_accepted(const Visit& visit) const {
  if (visit.request.method == http::Method::get && visit.place.route->id == RouteId::store) return pixel();
  const bool has_id = visit.envelope.header.event_id || needs_event_id(visit.envelope.items);
  auto response = accepted(*visit.place.route, has_id ? visit.event_id : std::nullopt);
  if (!visit.translation.answer_type.empty()) {
    response.body = visit.translation.answer_body;
    response.headers.set("Content-Type", visit.translation.answer_type);
  }
  return response;
}

void Door::append_record(Visit& visit, std::string body, http::Response answer, http::Respond respond) {
  const auto project = visit.key->project_id;
  RecordHeader header{.received = clock_.now(),
                      .project_id = project,
                      .organization_id = visit.key->organization_id,
                      .event_id = visit.event_id.value_or(EventId{}),
                      .client_ip = visit.request.peer,
                      .user_agent = utf8::repair(visit.request.headers.get("User-Agent")),
                      .public_key = visit.key->public_key,
                      .decided = visit.decided};
  std::vector<Fate> lost;
  for (const auto* item : visit.kept) {
    add_fates(lost, Outcome::rate_limited, "overload", *item);
    if (!visit.has_limited_spans) add_span_fates(lost, Outcome::rate_limited, "overload", *item);
  }
  auto header_bytes = write_record_header(header);
  const auto bytes = header_bytes.size() + body.size();
  backlog_.add(project, bytes);
  WaitingRoom::Done done = [this, bytes, header = std::move(header), lost = std::move(lost), answer = std::move(answer),
                            is_never_limited = visit.place.route->is_never_limited, lease = std::move(visit.lease),
                            respond = std::move(respond)](Status stored) mutable {
    if (stored) return respond(std::move(answer));
    backlog_.take_back(header.project_id, bytes);
    count_lost(header, lost, stored.error());
    // Nothing of it was to be kept, so that the answer stays what it was.
    if (lost.empty() && !header.decided.empty()) return respond(std::move(answer));
    auto error = std::move(stored).error();
    // These senders try a 429 again without end; an unavailable server they give time.
    if (is_never_limited && error.code == ErrorCode::resource_exhausted) error.code = ErrorCode::unavailable;
    respond(refusal(error));
  };
  // Fates alone can be counted in another way, and keep nobody waiting.
  if (body.empty()) return journal_.append({.header = header_bytes, .body = body}, std::move(done));
  waiting_room_.append(project, std::move(header_bytes), std::move(body), std::move(done));
}

void Door::refuse_for_backlog(Visit& visit, http::Respond respond) {
  // Not by way of the journal: what is refused for its length must not make it longer.
  for (auto& fate : visit.decided) fates_.add_unwritten({visit.key->project_id, clock_.now(), visit.key->public_key, std::move(fate)});
  if (!visit.place.route->is_never_limited) return respond(limited(visit.limits));
  respond(refusal(Error{.code = ErrorCode::unavailable, .message = "Too much of this project waits to be stored. Try again later."}));
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
  const bool is_busy = error.code == ErrorCode::resource_exhausted;
  const auto outcome = visit.is_foreign_origin ? Outcome::filtered : is_busy ? Outcome::rate_limited : Outcome::invalid;
  std::string reason(visit.is_foreign_origin ? filter::kCors : reason_of(error));
  if (error.code == ErrorCode::too_large && visit.excess) reason.append(":").append(protocol::to_text(*visit.excess));
  for (const auto& item : visit.envelope.items) {
    add_fates(visit.decided, outcome, reason, item);
    add_span_fates(visit.decided, outcome, reason, item);
  }
  if (has_crash_alone(visit.envelope.items)) visit.decided.push_back({outcome, reason, DataCategory::error, 1});
  if (visit.decided.empty()) visit.decided.push_back({outcome, reason, category_of(visit.place.route->id), 1});
  append_record(visit, {}, std::move(response), std::move(respond));
}

}  // namespace vedette::ingest
