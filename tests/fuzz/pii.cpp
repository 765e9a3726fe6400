// Scrubbing: the first byte picks a config (advanced rules), a text, or a file that is scrubbed.
#include "event_steps.h"

using namespace vedette;

namespace {

constexpr std::string_view kEvent = R"({"type":"error","user":{"email":"kim@mail.example","ip_address":"10.0.0.1"},
  "extra":{"card":"4111 1111 1111 1111","deep":{"list":[1,"/home/kim/x",null,{"x":"one"}]},"n":5},"tags":[["a","b"]],
  "request":{"url":"https://kim:pw@a.example/","cookies":[["sid","1"]],"headers":[["User-Agent","x"]],"data":{"token":"t"}},
  "exception":{"values":[{"type":"E","value":"Bearer abc 00:1a:2b:3c:4d:5e","stacktrace":{"frames":[{"vars":{"k":"v"}}]}}]}})";

void check_config(std::string_view text) {
  static const json::object kParsed = json::parse(kEvent).value().as_object();
  scrub::Settings settings;
  settings.pii_config = text;
  const bool is_valid = scrub::validate_pii_config(text).has_value();
  const auto scrubber = scrub::Scrubber::compile(settings);
  CHECK(scrubber.has_value() == is_valid);
  if (!scrubber) return;
  json::object event = kParsed;
  scrubber->scrub_event(event);
  CHECK(utf8::is_valid(json::serialize(event)));
  json::object attributes{{"mail", json::object{{"type", "string"}, {"value", "kim@mail.example"}}}, {"plain", 5}};
  scrubber->scrub_attributes(attributes);
  CHECK(utf8::is_valid(scrubber->scrub_text("kim@mail.example is at 10.0.0.1")));
  constexpr std::string_view kFile("kim@mail.example\0k\0@\0m\0.\0d\0e\0", 29);
  CHECK(scrubber->scrub_attachment(std::string(kFile), "a.txt").size() == kFile.size());
}

const scrub::Scrubber& attachment_scrubber() {
  static const scrub::Scrubber kScrubber = [] {
    scrub::Settings settings;
    settings.pii_config = R"({"applications":{"$attachments":["@email","@ip","@creditcard","@mac","@userpath"]}})";
    return scrub::Scrubber::compile(settings).value();
  }();
  return kScrubber;
}

void check_text(std::string_view text) {
  if (!utf8::is_valid(text)) return;
  for (const auto* rules : {&fuzz::default_rules(), &fuzz::strict_rules()}) {
    const auto once = rules->scrubber.scrub_text(std::string(text));
    CHECK(utf8::is_valid(once));
    CHECK_SAME(rules->scrubber.scrub_text(once), once);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  switch (input.byte()) {
    case 't': check_text(input.rest()); break;
    case 'a': {
      const auto name = input.line();
      CHECK(attachment_scrubber().scrub_attachment(std::string(input.rest()), name).size() == input.rest().size());
      break;
    }
    default: check_config(input.rest());
  }
  return 0;
}
