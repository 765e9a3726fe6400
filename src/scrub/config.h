// Advanced rules: `{"rules": {id: {type, redaction, …}}, "applications": {selector: [ids]}}`.
#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scrub/rule.h"
#include "scrub/selector.h"

namespace vedette::scrub {

// The rules for what a selector reaches, aliases and groups resolved, in the order in which they apply.
struct Application {
  Selector selector;
  std::vector<Rule> rules;
};

// The applications of a config, in its order. The empty text has none.
// Errors: invalid_argument with a sentence that names the fault.
Result<std::vector<Application>> compile_config(std::string_view text);

}  // namespace vedette::scrub
