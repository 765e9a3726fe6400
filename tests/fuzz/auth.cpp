// Who an SDK says it is. Lines: a DSN, two headers, a query string.
#include "fuzz.h"
#include "http/message.h"
#include "protocol/auth.h"
#include "protocol/dsn.h"

using namespace vedette;

namespace {

bool is_key(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void check_dsn(std::string_view text) {
  const auto dsn = protocol::parse_dsn(text);
  if (!dsn) return;
  CHECK(is_key(dsn->public_key));
  CHECK(dsn->project_id > 0);
  const auto url = dsn->scheme + "://" + dsn->host + dsn->path_prefix;
  const auto made = protocol::format_dsn(url, dsn->public_key, dsn->project_id);
  CHECK(made.has_value());
  const auto again = protocol::parse_dsn(*made);
  CHECK(again.has_value());
  CHECK(*again == *dsn);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  check_dsn(input.line());
  const auto x_sentry_auth = input.line();
  const auto authorization = input.line();
  const auto query = input.line();
  const auto pairs = http::parse_query(query);
  (void)http::find_cookie(query, "session");
  if (const auto found = protocol::find_ingest_auth(x_sentry_auth, authorization, pairs); found && *found) {
    CHECK(is_key((*found)->public_key));
    CHECK((*found)->version <= protocol::kProtocolVersion);
  }
  (void)protocol::find_ingest_auth(x_sentry_auth, {}, {});
  (void)protocol::find_ingest_auth({}, authorization, {});
  (void)protocol::find_ingest_auth({}, {}, pairs);
  return 0;
}
