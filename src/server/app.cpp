#include "server/app.h"

#include <sys/resource.h>

#include "api/errors.h"
#include "api/openapi.h"
#include "api/rows.h"
#include "base/log.h"
#include "ingest/usual.h"
#include "jobs/retention.h"
#include "pipeline/persist.h"
#include "server/metrics.h"
#include "server/version.h"
#include "store/sql/setup.h"
#include "store/files/directory_blob_store.h"
#include "store/sqlite/event_store.h"
#include "store/sqlite/item_store.h"

namespace vedette::server {
namespace {

constexpr std::size_t kApiBodyBytesMax = 32 * 1024 * 1024;
// Requests for the API beyond the threads that answer them; more is told to come back.
constexpr std::size_t kWaitingMax = 2000;
constexpr int kApiThreads = 4;
constexpr std::size_t kConnectionsMax = 10'000;
constexpr std::size_t kOwnDescriptors = 500;
constexpr std::chrono::minutes kHousekeepingPause{5};
constexpr std::int64_t kStopGraceMs = 10'000;
constexpr std::int64_t kMegabyte = 1024 * 1024;

// An address that a browser on this machine can open.
std::string own_url(std::string host, std::uint16_t port) {
  if (host == "0.0.0.0" || host == "::") host = "127.0.0.1";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return fmt::format("http://{}:{}", host, port);
}

// What the stores need stays free when clients open as many connections as they can.
std::size_t connections_max() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kConnectionsMax;
  const auto descriptors = static_cast<std::size_t>(limit.rlim_cur);
  return std::min(kConnectionsMax, descriptors > 2 * kOwnDescriptors ? descriptors - kOwnDescriptors : descriptors / 2);
}

ingest::AbuseLimits abuse_limits(const ServeConfig& config) {
  if (config.items_per_minute_max == 0) return {};
  return {.items_per_minute = config.items_per_minute_max};
}

bool is_api(std::string_view path) { return path == "/api" || path.starts_with("/api/"); }

}  // namespace

Result<std::unique_ptr<App>> App::start(const ServeConfig& config) {
  std::unique_ptr<App> app(new App(config));
  TRY_ASSIGN(app->trusted_proxies_, parse_networks(config.trusted_proxies));
  TRY(prepare_data_directory(config.data));
  TRY_ASSIGN(app->lock_, DataLock::take(config.data));
  TRY(app->open_stores());
  TRY(app->open_doors());
  return app;
}

Status App::open_stores() {
  TRY_ASSIGN(catalog_, Catalog::open(config_.data));
  TRY_ASSIGN(events_, open_sqlite_event_store(config_.data + "/events"));
  TRY_ASSIGN(blobs_, open_directory_blob_store(config_.data + "/blobs"));
  TRY_ASSIGN(items_, open_sqlite_item_store(config_.data + "/items", *blobs_));
  TRY_ASSIGN(const auto position, pipeline::load_position(*catalog_));
  const auto journal_bytes_max = static_cast<std::uint64_t>(config_.journal_megabytes_max * kMegabyte);
  TRY_ASSIGN(journal_, journal::open_file_journal({.directory = config_.data + "/journal",
                                                   .bytes_max = journal_bytes_max,
                                                   .free_bytes_min = static_cast<std::uint64_t>(config_.free_megabytes_min * kMegabyte),
                                                   .sequence_floor = position},
                                                  file_system_, clock_));
  backlog_ = std::make_unique<ingest::Backlog>(journal_bytes_max, journal_->stats().last_sequence);
  rules_ = std::make_unique<pipeline::RulesCache>(*catalog_, clock_);
  const auto stored = [this](std::uint64_t sequence, ProjectId project, std::uint64_t bytes) { backlog_->stored(sequence, project, bytes); };
  TRY_ASSIGN(pipeline_, pipeline::Pipeline::start({.threads = config_.pipeline_threads, .stored = stored}, *journal_,
                                                  {.catalog = *catalog_, .events = *events_, .items = *items_}, *rules_, fates_));
  return {};
}

Status App::open_doors() {
  TRY_ASSIGN(const auto listen, parse_listen(config_.listen));
  workers_ = std::make_unique<Workers>(kApiThreads, kWaitingMax);
  keys_ = std::make_unique<ingest::KeyCache>(*catalog_, clock_);
  limiter_ = std::make_unique<ingest::Limiter>(clock_, abuse_limits(config_));
  waiting_room_ = std::make_unique<ingest::WaitingRoom>(*journal_, clock_, ingest::WaitingRoom::Options());
  waiting_room_->start();
  door_ = std::make_unique<ingest::Door>(*keys_, *limiter_, *backlog_, *waiting_room_, *journal_, fates_, clock_, random_, protocol::EnvelopeLimits(),
                                         [this](std::move_only_function<void()> work) { defer(std::move(work)); });
  login_limiter_ = std::make_unique<access::LoginLimiter>(clock_);
  services_.reset(new api::Services{.catalog = *catalog_,
                                    .events = *events_,
                                    .items = *items_,
                                    .clock = clock_,
                                    .random = random_,
                                    .login_limiter = *login_limiter_,
                                    .url = {},
                                    .version = std::string(kVersion),
                                    .keys_changed =
                                        [this] {
                                          keys_->clear();
                                          rules_->clear();
                                        }});
  rows_ = api::all_rows();
  dispatcher_ = std::make_unique<api::Dispatcher>(*services_, rows_);
  TRY_ASSIGN(server_, http::Server::open({.host = listen.host, .port = listen.port, .threads = config_.http_threads, .connections_max = connections_max()}, *this));
  // Only now is a port known that the system was to choose.
  TRY_ASSIGN(url_, normalize_url(config_.url.empty() ? own_url(listen.host, server_->port()) : config_.url));
  services_->url = url_;
  openapi_ = api::openapi_document(rows_, url_, kVersion);
  housekeeping_ = std::make_unique<jobs::Periodic>(kHousekeepingPause, [this] { keep_house(); });
  server_->start();
  return {};
}

App::~App() { stop(); }

bool App::is_set_up() {
  const auto found = catalog_->read([](sql::Connection& sql) -> Result<bool> { return catalog::is_set_up(sql); });
  return found.value_or(false);
}

void App::stop() {
  // Who waits for room in the journal is told at once to come back.
  if (waiting_room_) waiting_room_->stop();
  // Answers wait for the journal, so that it ends after the last of them.
  if (server_) server_->stop(kStopGraceMs);
  if (housekeeping_) housekeeping_->stop();
  if (workers_) workers_->stop();
  if (journal_) journal_->stop();
  if (pipeline_) {
    pipeline_->wait_until(journal_->stats().last_sequence, std::chrono::milliseconds(kStopGraceMs));
    pipeline_->stop();
  }
  server_.reset();
}

std::size_t App::body_bytes_max(const http::Request& head) const {
  const auto path = head.path();
  // The door first: one of its addresses, for check-ins, lies among the API's.
  if (ingest::Door::takes(path)) return door_->body_bytes_max(path);
  return api::Dispatcher::takes(path) ? kApiBodyBytesMax : 64 * 1024;
}

http::Response App::refuse_large_body(const http::Request& head) const {
  if (ingest::Door::takes(head.path())) return door_->refuse_large_body();
  return api::error_response(Error{.code = ErrorCode::too_large, .message = "The request body is too large."});
}

void App::handle(http::Request request, http::Respond respond) {
  request.peer = client_address(request, trusted_proxies_);
  const auto path = request.path();
  if (auto answer = answer_operator(request)) return respond(std::move(*answer));
  if (ingest::Door::takes(path)) return door_->handle(std::move(request), std::move(respond));
  if (api::Dispatcher::takes(path)) return answer_api(std::move(request), std::move(respond));
  if (is_api(path)) {
    return respond(api::error_response(Error{.code = ErrorCode::not_found, .message = "There is nothing at this path."}));
  }
  respond(serve_page(embedded_assets(), request));
}

// What probes and scrapers ask, answered without waiting for anything.
std::optional<http::Response> App::answer_operator(const http::Request& request) {
  auto path = request.path();
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path == "/health/live" || path == "/_health" || path == "/api/relay/healthcheck/live") return http::text_response(200, "ok\n");
  if (path == "/health/ready" || path == "/api/relay/healthcheck/ready") {
    return journal_->stats().is_failed ? http::text_response(503, "The journal cannot be written.\n") : http::text_response(200, "ok\n");
  }
  if (path == "/metrics") {
    return http::text_response(200, metrics_text(server_->stats(), journal_->stats(), pipeline_->stats(), waiting_room_->bytes_waiting(), fates_),
                               "text/plain; version=0.0.4");
  }
  if (path == "/api/0/openapi.json" && request.method == http::Method::get) return api::json_response(200, openapi_);
  return std::nullopt;
}

// Days whose time is over are dropped soon after midnight, and whenever a setting asks for it.
void App::keep_house() {
  const auto dropped = jobs::drop_expired(*catalog_, *events_, *items_, clock_.now());
  if (!dropped) {
    log::warning("Old data cannot be dropped yet: {} ({})", dropped.error().message, dropped.error().detail);
  } else if (*dropped > 0) {
    log::info("Dropped {} days of data whose retention is over.", *dropped);
  }
  if (const auto learned = ingest::learn_usual(*catalog_, *limiter_, clock_.now()); !learned) {
    log::warning("What projects usually send cannot be read yet: {} ({})", learned.error().message, learned.error().detail);
  }
}

void App::defer(Workers::Work work) {
  // When too many wait, the thread that brought the work does it: that slows the sender down.
  if (!workers_->try_post(work)) work();
}

void App::answer_api(http::Request request, http::Respond respond) {
  auto shared = std::make_shared<http::Respond>(std::move(respond));
  Workers::Work work = [this, request = std::move(request), shared] { (*shared)(dispatcher_->handle(request)); };
  if (workers_->try_post(work)) return;
  auto busy = api::error_response(Error{.code = ErrorCode::unavailable, .message = "The server is busy. Try again in a moment."});
  busy.headers.add("Retry-After", "1");
  (*shared)(std::move(busy));
}

}  // namespace vedette::server
