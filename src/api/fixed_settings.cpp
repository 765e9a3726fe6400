#include "api/fixed_settings.h"

namespace vedette::api {
namespace {

constexpr std::string_view kSentence = "This is not supported here.";

bool is_nothing(const json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null: return true;
    case boost::json::kind::bool_: return !value.get_bool();
    case boost::json::kind::int64: return value.get_int64() == 0;
    case boost::json::kind::uint64: return value.get_uint64() == 0;
    case boost::json::kind::double_: return value.get_double() == 0;
    case boost::json::kind::string: return value.get_string().empty();
    case boost::json::kind::array: return value.get_array().empty();
    case boost::json::kind::object: return value.get_object().empty();
  }
  return false;
}

}  // namespace

Status refuse_changes(const json::object& sent, const json::object& shown, std::span<const std::string_view> names) {
  Error error{.code = ErrorCode::invalid_argument, .message = "Some fields are not valid."};
  const json::value nothing;
  for (const auto name : names) {
    const auto* wanted = sent.if_contains(name);
    if (wanted == nullptr) continue;
    const auto* present = shown.if_contains(name);
    if (present == nullptr) present = &nothing;
    const bool is_same = *wanted == *present || (is_nothing(*wanted) && is_nothing(*present));
    if (!is_same) error.fields.push_back({std::string(name), {std::string(kSentence)}});
  }
  if (!error.fields.empty()) return Unexpected(std::move(error));
  return {};
}

Unexpected not_supported(std::string_view name) { return invalid_field(std::string(name), std::string(kSentence)); }

}  // namespace vedette::api
