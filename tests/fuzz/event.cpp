// An event in JSON, through every step of the pipeline; behind a first byte `!` with everything switched on.
#include "event_steps.h"

using namespace vedette;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::Input(data, size).rest();
  const bool is_strict = text.starts_with('!');
  if (is_strict) text.remove_prefix(1);
  auto parsed = json::parse_lenient(text);
  if (!parsed || !parsed->is_object()) return 0;
  fuzz::run_steps(parsed->get_object(), is_strict ? fuzz::strict_rules() : fuzz::default_rules());
  return 0;
}
