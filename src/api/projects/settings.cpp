#include "api/projects/settings.h"

#include "base/ascii.h"
#include "grouping/grouping.h"

namespace vedette::api {
namespace {

constexpr std::string_view kHighlightTags = "highlightTags";
constexpr std::string_view kHighlightContext = "highlightContext";
constexpr std::size_t kHighlightsMax = 100;
constexpr std::size_t kRulesBytesMax = 64 * 1024;

bool is_list_of_texts(const json::value& value) {
  return value.is_array() && value.get_array().size() <= kHighlightsMax &&
         std::ranges::all_of(value.get_array(), [](const json::value& each) { return each.is_string(); });
}

template <class Compile>
Status apply_rules(const std::optional<std::string>& text, std::string_view name, Compile compile, json::object& options) {
  if (!text) return {};
  if (text->size() > kRulesBytesMax) {
    return invalid_field(std::string(name), fmt::format("Ensure this field has no more than {} characters.", kRulesBytesMax));
  }
  if (const auto compiled = compile(*text); !compiled) return invalid_field(std::string(name), compiled.error().message);
  set_text(ascii::trim(*text).empty() ? std::string() : *text, name, options);
  return {};
}

}  // namespace

Highlights read_highlights(const json::object& options) {
  Highlights highlights;
  if (const auto* tags = json::array_of(options, kHighlightTags)) {
    for (const auto& tag : *tags) {
      if (tag.is_string()) highlights.tags.emplace_back(tag.get_string());
    }
  }
  if (const auto* context = json::object_of(options, kHighlightContext)) highlights.context = *context;
  return highlights;
}

Status apply_highlights(const std::optional<std::vector<std::string>>& tags, const std::optional<json::object>& context,
                        json::object& options) {
  if (tags) {
    if (tags->size() > kHighlightsMax) {
      return invalid_field(std::string(kHighlightTags), fmt::format("Ensure this list has no more than {} entries.", kHighlightsMax));
    }
    json::array list;
    for (const auto& tag : *tags) {
      const json::value key(tag);
      if (std::ranges::find(list, key) == list.end()) list.push_back(key);
    }
    options.erase(kHighlightTags);
    if (!list.empty()) options.emplace(kHighlightTags, std::move(list));
  }
  if (context) {
    const bool is_valid = context->size() <= kHighlightsMax &&
                          std::ranges::all_of(*context, [](const auto& each) { return is_list_of_texts(each.value()); });
    if (!is_valid) return invalid_field(std::string(kHighlightContext), "Expected an object of lists of texts.");
    options.erase(kHighlightContext);
    if (!context->empty()) options.emplace(kHighlightContext, *context);
  }
  return {};
}

void set_text(const std::optional<std::string>& text, std::string_view name, json::object& options) {
  if (!text) return;
  if (text->empty()) {
    options.erase(name);
  } else {
    options.insert_or_assign(name, *text);
  }
}

Status apply_grouping_rules(const std::optional<std::string>& fingerprints, const std::optional<std::string>& stacktraces,
                            json::object& options) {
  TRY(apply_rules(fingerprints, grouping::kFingerprintRulesOption, grouping::compile_fingerprint_rules, options));
  return apply_rules(stacktraces, grouping::kStacktraceRulesOption, grouping::compile_stacktrace_rules, options);
}

}  // namespace vedette::api
