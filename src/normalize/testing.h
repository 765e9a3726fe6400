// What the tests of this module share.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "normalize/normalize.h"

namespace vedette::normalize {

struct Normalized {
  boost::json::object event;
  Facts facts;

  // The value at a JSON pointer as JSON text; `absent` when there is none.
  std::string at(std::string_view pointer) const {
    boost::json::error_code error;
    const boost::json::value whole(event);
    const auto* found = whole.find_pointer(pointer, error);
    return found == nullptr ? "absent" : boost::json::serialize(*found);
  }
  // The value of a tag among the facts.
  std::string tag(std::string_view key) const {
    for (const auto& [name, value] : facts.tags) {
      if (name == key) return value;
    }
    return "absent";
  }
};

inline Input test_input() {
  return Input{.received = parse_instant("2026-03-01T12:00:00Z").value(),
               .client_ip = "203.0.113.9"};
}

inline Normalized normalize(std::string_view event_text, const Input& input = test_input()) {
  Normalized out{boost::json::parse(event_text).as_object(), {}};
  out.facts = extract_facts(out.event, normalize_event(out.event, input).value());
  return out;
}

}  // namespace vedette::normalize
