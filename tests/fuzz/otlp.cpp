// OTLP: the first byte picks signal and encoding, and whether it is a request or an item of an envelope. What comes out is what the readers of containers take.
#include "fuzz.h"
#include "normalize/items.h"
#include "otlp/otlp.h"

using namespace vedette;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto choice = input.byte();
  const bool is_traces = (choice & 1) != 0;
  const auto encoding = (choice & 2) != 0 ? otlp::Encoding::json : otlp::Encoding::protobuf;
  const std::size_t items_max = 1 + (choice >> 4);
  const auto signal_sent = is_traces ? otlp::Signal::traces : otlp::Signal::logs;
  const auto made = (choice & 4) != 0 ? otlp::convert_items(signal_sent, input.rest(), items_max)
                    : is_traces       ? otlp::convert_traces(encoding, input.rest(), items_max)
                                      : otlp::convert_logs(encoding, input.rest(), items_max);
  if (!made) {
    CHECK(!made.error().message.empty());
    return 0;
  }
  for (const auto& part : *made) {
    CHECK(part.item_count <= items_max);
    CHECK(part.container.empty() == (part.item_count == 0));
    if (part.item_count == 0) continue;
    CHECK(fuzz::is_json(part.container));
    auto container = normalize::parse_container(part.container, part.item_count);
    CHECK(container.has_value());
    for (auto& item : container->items) {
      if (is_traces) {
        CHECK(normalize::read_span_v2(std::move(item), fuzz::normalize_input()).has_value());
      } else {
        CHECK(normalize::read_log(std::move(item), fuzz::normalize_input()).has_value());
      }
    }
  }
  for (const auto signal : {otlp::Signal::traces, otlp::Signal::logs}) {
    CHECK(encoding == otlp::Encoding::protobuf || fuzz::is_json(otlp::success_body(encoding, signal, size)));
  }
  return 0;
}
