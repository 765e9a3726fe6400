#include "server/metrics.h"

namespace vedette::server {
namespace {

void add(std::string& out, std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {2}\n# TYPE {0} {1}\n{0} {3}\n", name, kind, help, value);
}

}  // namespace

std::string metrics_text(const http::ServerStats& http, const journal::JournalStats& journal, const pipeline::Stats& pipeline,
                         std::size_t waiting_room_bytes, const ingest::Fates& fates) {
  std::string out;
  add(out, "vedette_http_connections_open", "gauge", "Connections that are open now.", http.connections_open);
  add(out, "vedette_http_connections_total", "counter", "Connections that were accepted.", http.connections_total);
  add(out, "vedette_http_requests_total", "counter", "Requests whose headers were read.", http.requests_total);
  add(out, "vedette_journal_bytes", "gauge", "Bytes of the journal on disk.", journal.bytes_on_disk);
  add(out, "vedette_journal_pending_bytes", "gauge", "Bytes that wait for the disk.", journal.bytes_pending);
  add(out, "vedette_journal_appended_total", "counter", "Records that reached stable storage.", journal.records_appended);
  add(out, "vedette_journal_failed_total", "counter", "Records that were refused or not written.", journal.records_failed);
  add(out, "vedette_journal_syncs_total", "counter", "Commits that reached stable storage.", journal.syncs);
  add(out, "vedette_journal_segments_damaged_total", "counter", "Segments that were set aside.", journal.segments_damaged);
  add(out, "vedette_waiting_room_bytes", "gauge", "Bytes for which the journal had no room yet.", waiting_room_bytes);
  const auto waiting = journal.last_sequence > pipeline.position ? journal.last_sequence - pipeline.position : 0;
  add(out, "vedette_pipeline_waiting", "gauge", "Accepted envelopes that are not stored yet.", waiting);
  add(out, "vedette_pipeline_batches_total", "counter", "Batches that were stored.", pipeline.batches);
  add(out, "vedette_pipeline_failures_total", "counter", "Batches that had to be tried again.", pipeline.failures);
  out += "# HELP vedette_items_total Items by what became of them.\n# TYPE vedette_items_total counter\n";
  for (std::size_t id = 0; id < kOutcomeCount; ++id) {
    const auto outcome = static_cast<Outcome>(id);
    for (int number = 0; const auto category = data_category_of_id(number); ++number) {
      const auto value = fates.count_of(outcome, *category);
      if (value == 0) continue;
      fmt::format_to(std::back_inserter(out), "vedette_items_total{{outcome=\"{}\",category=\"{}\"}} {}\n", to_text(outcome),
                     to_text(*category), value);
    }
  }
  return out;
}

}  // namespace vedette::server
