// The small readers that stand everywhere: UTF-8, times, addresses, patterns, User-Agents, messages.
#include "base/ip_network.h"
#include "base/pattern.h"
#include "event_steps.h"
#include "grouping/message.h"
#include "http/disposition.h"
#include "normalize/user_agent.h"

using namespace vedette;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto text = input.rest();
  const auto repaired = utf8::repair(text);
  CHECK(utf8::is_valid(repaired));
  if (utf8::is_valid(text)) CHECK_SAME(repaired, text);
  CHECK(utf8::length(utf8::prefix(repaired, 5)) <= 5);
  CHECK(utf8::is_valid(utf8::prefix(repaired, 5)));

  if (const auto instant = parse_instant(text)) {
    CHECK(parse_instant(format_instant(*instant)) == instant);
    (void)format_day(instant->day());
  }
  if (const auto address = parse_ip(text)) {
    const auto network = IpNetwork::parse(text);
    CHECK(network && network->contains(*address));
  }
  CHECK(Pattern::exactly(text).matches(text));
  CHECK(Pattern::parse("*").matches(text));
  (void)Pattern::parse(text).matches("a*b");
  const auto agent = normalize::parse_user_agent({.user_agent = repaired, .brands = repaired, .platform = repaired, .platform_version = repaired, .model = repaired});
  CHECK(utf8::is_valid(agent.browser.name) && utf8::is_valid(agent.browser.version));
  CHECK(utf8::is_valid(agent.os.name) && utf8::is_valid(agent.os.version));
  CHECK(utf8::is_valid(agent.device.family) && utf8::is_valid(agent.device.model));
  CHECK(utf8::is_valid(grouping::message_key(repaired)));
  CHECK(utf8::is_valid(grouping::parameterize(repaired)));
  if (const auto number = grouping::parse_short_id_number(text)) {
    CHECK(grouping::parse_short_id_number(grouping::format_short_id("web", *number)) == number);
  }
  const auto disposition = http::attachment_disposition(text);
  CHECK(disposition.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
  return 0;
}
