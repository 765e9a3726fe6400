// What the tests of scrubbing share.
#pragma once
#include <gtest/gtest.h>

#include "json/parse.h"
#include "scrub/scrub.h"

namespace vedette::scrub {

inline Scrubber compiled(const Settings& settings) {
  auto scrubber = Scrubber::compile(settings);
  EXPECT_TRUE(scrubber) << (scrubber ? "" : scrubber.error().message);
  return scrubber ? *scrubber : *Scrubber::compile(Settings{});
}
inline Settings with_config(std::string config, bool is_on = false) {
  Settings settings;
  settings.is_on = is_on;
  settings.pii_config = std::move(config);
  return settings;
}
inline json::value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  return value ? *value : json::value();
}
// The event as JSON text after scrubbing; scrubbing it again must change nothing.
inline json::object scrubbed(const Settings& settings, std::string_view event) {
  const Scrubber scrubber = compiled(settings);
  json::value value = parsed(event);
  scrubber.scrub_event(value.get_object());
  json::object again = value.get_object();
  scrubber.scrub_event(again);
  EXPECT_EQ(json::serialize(again), json::serialize(value)) << "not idempotent";
  return value.get_object();
}
// The value at a JSON pointer as JSON text; empty when there is none.
inline std::string at(const json::value& value, std::string_view pointer) {
  boost::json::error_code error;
  const auto* found = value.find_pointer(pointer, error);
  return found == nullptr ? std::string() : json::serialize(*found);
}

}  // namespace vedette::scrub
