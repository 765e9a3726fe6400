#include "formats/form_fields.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "json/parse.h"

namespace vedette::formats {
namespace {

constexpr std::string_view kJsonField = "sentry";
constexpr std::string_view kPiecePrefix = "sentry__";
constexpr std::string_view kKeyPrefix = "sentry[";

std::string valid_text(std::string_view text) {
  return utf8::is_valid(text) ? std::string(text) : utf8::repair(text);
}

std::optional<std::uint32_t> piece_number(std::string_view name) {
  if (!name.starts_with(kPiecePrefix)) return std::nullopt;
  return ascii::parse_number<std::uint32_t>(name.substr(kPiecePrefix.size()));
}

// The keys of `sentry[a][b]`; nothing when the brackets do not fit.
std::optional<std::vector<std::string_view>> keys_of(std::string_view name) {
  auto rest = name.substr(kJsonField.size());
  std::vector<std::string_view> keys;
  while (!rest.empty()) {
    const auto close = rest.find(']');
    if (rest.front() != '[' || close == std::string_view::npos || keys.size() == kFormKeyDepthMax) return std::nullopt;
    keys.push_back(rest.substr(1, close - 1));
    rest.remove_prefix(close + 1);
  }
  if (keys.empty() || std::ranges::any_of(keys, &std::string_view::empty)) return std::nullopt;
  return keys;
}

// False when the place is taken.
bool set_nested(json::object& root, std::span<const std::string_view> keys, std::string_view text) {
  auto* at = &root;
  for (const auto key : keys.first(keys.size() - 1)) {
    auto& member = (*at)[key];
    if (member.is_null()) member.emplace_object();
    if (!member.is_object()) return false;
    at = &member.get_object();
  }
  return at->emplace(keys.back(), valid_text(text)).second;
}

void merge_json(std::string_view text, FormFields& fields) {
  auto parsed = json::parse_lenient(text);
  if (!parsed) {
    fields.faults.push_back(parsed.error().message);
  } else if (!parsed->is_object()) {
    fields.faults.emplace_back("the form field sentry is no JSON object");
  } else {
    fields.from_json = std::move(parsed->get_object());
  }
}

}  // namespace

Result<FormFields> read_form_fields(std::span<const Part> parts, std::span<const std::string_view> skipped,
                                    std::size_t bytes_max) {
  FormFields fields;
  std::optional<std::string_view> whole;
  std::map<std::uint32_t, std::string_view> pieces;
  std::size_t bytes = 0;
  for (const auto& part : parts) {
    if (part.filename || std::ranges::find(skipped, part.name) != skipped.end()) continue;
    bytes += part.name.size() + part.body.size();
    if (bytes > bytes_max) {
      return fail(ErrorCode::too_large, fmt::format("the fields of the form are larger than {} bytes", bytes_max));
    }
    if (part.name == kJsonField) {
      if (!whole) whole = part.body;
    } else if (const auto number = piece_number(part.name)) {
      pieces.emplace(*number, part.body);
    } else if (part.name.starts_with(kKeyPrefix)) {
      const auto keys = keys_of(part.name);
      if (!keys || !set_nested(fields.from_keys, *keys, part.body)) {
        fields.faults.push_back(fmt::format("the form field {} cannot be used", utf8::prefix(part.name, 200)));
      }
    } else {
      fields.extra.emplace(part.name, valid_text(part.body));
    }
  }
  std::string joined;
  for (const auto& [number, piece] : pieces) joined += piece;
  if (whole) {
    merge_json(*whole, fields);
  } else if (!pieces.empty()) {
    merge_json(joined, fields);
  }
  return fields;
}

}  // namespace vedette::formats
