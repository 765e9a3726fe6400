// The composition root: builds every concrete part, owns the threads, and ends them in order.
#pragma once
#include <memory>

#include "api/dispatcher.h"
#include "http/server.h"
#include "ingest/door.h"
#include "jobs/periodic.h"
#include "journal/file_journal.h"
#include "journal/posix_file_system.h"
#include "pipeline/pipeline.h"
#include "server/client_address.h"
#include "server/config.h"
#include "server/data_directory.h"
#include "server/page.h"
#include "server/workers.h"
#include "store/blob_store.h"

namespace vedette::server {

// A running installation. Members stand in the order in which they are built; what stands lower uses
// what stands higher and ends first.
class App final : public http::Service {
 public:
  // Opens the stores and starts to listen. Errors: a sentence for the operator.
  static Result<std::unique_ptr<App>> start(const ServeConfig& config);
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  ~App() override;

  const std::string& url() const { return url_; }
  // Whether somebody has set it up.
  bool is_set_up();
  // Takes no more requests, answers those in hand, stores what was accepted, and ends the threads.
  void stop();

  // http::Service
  std::size_t body_bytes_max(const http::Request& head) const override;
  http::Response refuse_large_body(const http::Request& head) const override;
  void handle(http::Request request, http::Respond respond) override;

 private:
  explicit App(const ServeConfig& config) : config_(config) {}
  Status open_stores();
  Status open_doors();
  std::optional<http::Response> answer_operator(const http::Request& request);
  void defer(Workers::Work work);
  void answer_api(http::Request request, http::Respond respond);
  void keep_house();

  const ServeConfig config_;
  std::vector<IpNetwork> trusted_proxies_;
  std::string url_;
  SystemClock clock_;
  SystemRandom random_;
  journal::PosixFileSystem file_system_;

  std::unique_ptr<DataLock> lock_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<EventStore> events_;
  std::unique_ptr<BlobStore> blobs_;
  std::unique_ptr<ItemStore> items_;
  std::unique_ptr<journal::Journal> journal_;

  ingest::Fates fates_;
  std::unique_ptr<ingest::Backlog> backlog_;
  std::unique_ptr<ingest::WaitingRoom> waiting_room_;
  std::unique_ptr<ingest::KeyCache> keys_;
  std::unique_ptr<ingest::Limiter> limiter_;
  std::unique_ptr<pipeline::RulesCache> rules_;
  std::unique_ptr<access::LoginLimiter> login_limiter_;
  std::unique_ptr<api::Services> services_;
  std::vector<api::Endpoint> rows_;
  std::unique_ptr<api::Dispatcher> dispatcher_;
  std::string openapi_;
  std::unique_ptr<ingest::Door> door_;

  std::unique_ptr<pipeline::Pipeline> pipeline_;
  std::unique_ptr<Workers> workers_;
  std::unique_ptr<jobs::Periodic> housekeeping_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace vedette::server
