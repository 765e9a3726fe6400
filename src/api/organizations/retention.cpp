#include "api/organizations/retention.h"

#include "json/field.h"

namespace vedette::api {
namespace {

constexpr std::string_view kOption = "retention";
constexpr json::Limits kLimits{.min = 1, .max = kRetentionDaysMax};

json::object stored_days(const json::object& options) {
  const auto* days = json::object_of(options, kOption);
  return days == nullptr ? json::object() : *days;
}

}  // namespace

RetentionDays read_retention_days(const json::object& options) {
  const auto retention = read_retention(options);
  RetentionDays days;
  for (std::size_t i = 0; i < kDataKindCount; ++i) {
    const auto kind = static_cast<DataKind>(i);
    days[std::string(to_text(kind))] = retention.of(kind);
  }
  return days;
}

Status apply_retention(const json::object& sent, json::object& options) {
  auto days = stored_days(options);
  Error error{.code = ErrorCode::invalid_argument, .message = "Some fields are not valid."};
  for (const auto& [name, value] : sent) {
    std::int64_t number = 0;
    std::optional<std::string> fault;
    if (!parse_data_kind(name)) {
      fault = "There is no such kind of data.";
    } else if (value.is_null()) {
      days.erase(name);
    } else if (fault = json::TypeOf<std::int64_t>::read(number, value, kLimits); !fault) {
      days.insert_or_assign(name, number);
    }
    if (fault) error.fields.push_back({fmt::format("{}.{}", kOption, std::string_view(name)), {std::move(*fault)}});
  }
  if (!error.fields.empty()) return Unexpected(std::move(error));
  if (days.empty()) {
    options.erase(kOption);
  } else {
    options.insert_or_assign(kOption, std::move(days));
  }
  return {};
}

}  // namespace vedette::api
