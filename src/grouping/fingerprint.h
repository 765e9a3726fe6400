// Fingerprints: what the client sends, what the project's rules make of it, and their variables.
#pragma once
#include <string>
#include <vector>

#include "grouping/exception.h"

namespace vedette::grouping {

struct Fingerprint {
  enum class Source { client, rule, builtin_rule };
  Source source = Source::client;
  // Resolved, but for `{{ default }}`. Empty: the default grouping alone.
  std::vector<std::string> entries;
  std::string title;  // resolved; of a rule, or empty

  bool is_default() const { return entries.empty(); }
  // The default grouping has a part in it.
  bool is_hybrid() const;
};

// `{{ default }}`, blanks being optional.
bool is_default_variable(std::string_view entry);

Fingerprint decide_fingerprint(const std::vector<Exception>& exceptions, const Context& context);

}  // namespace vedette::grouping
