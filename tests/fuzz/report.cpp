// Reports that browsers send: the first byte picks policy violations or network errors.
#include "event_steps.h"
#include "normalize/security_report.h"

using namespace vedette;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const bool is_nel = input.byte() == 'n';
  auto parsed = json::parse_lenient(input.rest());
  if (!parsed) return 0;
  for (const auto& report : normalize::reports_of(std::move(*parsed))) {
    auto event = is_nel ? normalize::event_from_nel_report(report, fuzz::normalize_input().received)
                        : normalize::event_from_security_report(report);
    if (!event) {
      CHECK(!event.error().message.empty());
      continue;
    }
    CHECK(fuzz::run_steps(*event, fuzz::default_rules()));
  }
  return 0;
}
