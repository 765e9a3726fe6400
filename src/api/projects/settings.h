// Settings of a project that its options hold: what the page shows first, and the rules of grouping.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "json/value.h"

namespace vedette::api {

inline constexpr std::string_view kDefaultEnvironment = "defaultEnvironment";

struct Highlights {
  std::vector<std::string> tags;
  // Lists of keys by name of the context.
  json::object context;
};
Highlights read_highlights(const json::object& options);
// Sets what is there. Errors: invalid_argument that names the field.
Status apply_highlights(const std::optional<std::vector<std::string>>& tags, const std::optional<json::object>& context,
                        json::object& options);

// A text that is absent while it is empty.
void set_text(const std::optional<std::string>& text, std::string_view name, json::object& options);
// Rules that grouping applies to what comes in from then on, under grouping's own names of the options.
// Errors: invalid_argument that names the field and the line.
Status apply_grouping_rules(const std::optional<std::string>& fingerprints, const std::optional<std::string>& stacktraces,
                            json::object& options);

}  // namespace vedette::api
