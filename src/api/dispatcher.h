// From an HTTP request to the handler of its row: access first, then binding, then the handler.
#pragma once
#include <span>
#include <vector>

#include "api/endpoint.h"
#include "http/message.h"
#include "http/router.h"

namespace vedette::api {

// Threads: safe for concurrent use; handle() blocks on the stores. Lifetime: rows and services outlive it.
class Dispatcher {
 public:
  Dispatcher(Services& services, std::span<const Endpoint> rows);

  // Whether the path is one that the dispatcher answers: everything under /api/0/.
  static bool takes(std::string_view path);
  http::Response handle(const http::Request& request) const;
  std::span<const Endpoint> rows() const { return rows_; }

 private:
  http::Response run(const Endpoint& row, const std::vector<std::string>& values, const http::Request& request) const;
  // Identifies the caller and applies the row's rule, before anything is looked up.
  std::optional<http::Response> refuse_caller(sql::Connection& sql, Context& context) const;
  Status resolve(sql::Connection& sql, Context& context, const std::vector<std::string>& values) const;
  void note_use(const Context& context) const;
  Result<Reply> run_handler(Context& context) const;

  Services& services_;
  std::span<const Endpoint> rows_;
  http::Router router_;
};

}  // namespace vedette::api
