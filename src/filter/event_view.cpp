#include "filter/event_view.h"

#include "base/ascii.h"

namespace vedette::filter {
namespace {

const json::array* list_at(const json::value& from, std::string_view parent, std::string_view key) {
  const auto* object = from.if_object();
  const auto* member = object == nullptr ? nullptr : json::object_of(*object, parent);
  return member == nullptr ? nullptr : json::array_of(*member, key);
}

}  // namespace

std::string_view header_of(const json::object& event, std::string_view name) {
  const auto* request = json::object_of(event, "request");
  const auto* headers = request == nullptr ? nullptr : json::array_of(*request, "headers");
  if (headers == nullptr) return {};
  for (const auto& header : *headers) {
    const auto* pair = header.if_array();
    if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string()) continue;
    if (ascii::equals_ignoring_case((*pair)[0].get_string(), name)) return (*pair)[1].get_string();
  }
  return {};
}

const json::array* exceptions_of(const json::object& event) {
  const auto* exception = json::object_of(event, "exception");
  const auto* values = exception == nullptr ? nullptr : json::array_of(*exception, "values");
  return values == nullptr || values->empty() ? nullptr : values;
}

ExceptionView exception_view(const json::value& exception) {
  const auto* object = exception.if_object();
  if (object == nullptr) return {};
  return {json::text_of(*object, "type"), json::text_of(*object, "value")};
}

std::string_view last_path_of(const json::value& exception) {
  const auto* frames = list_at(exception, "stacktrace", "frames");
  if (frames == nullptr) return {};
  for (std::size_t i = frames->size(); i-- > 0;) {
    const auto* frame = (*frames)[i].if_object();
    const auto path = frame == nullptr ? std::string_view{} : json::text_of(*frame, "abs_path");
    if (!path.empty() && path != "<anonymous>" && path != "[native code]") return path;
  }
  return {};
}

}  // namespace vedette::filter
