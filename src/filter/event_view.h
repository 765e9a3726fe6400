// The few questions that filters ask of an event. What is absent or out of form is empty: later steps
// may have put texts in the place of values.
#pragma once
#include <string>
#include <string_view>

#include "json/value.h"

namespace vedette::filter {

inline std::string_view text_at(const json::object& event, std::string_view parent, std::string_view key) {
  const auto* object = json::object_of(event, parent);
  return object == nullptr ? std::string_view{} : json::text_of(*object, key);
}

// Of the request that the event tells about, by its name without regard to case.
std::string_view header_of(const json::object& event, std::string_view name);

// The list of exceptions; null without any.
const json::array* exceptions_of(const json::object& event);

struct ExceptionView {
  std::string_view type;
  std::string_view value;
};
ExceptionView exception_view(const json::value& exception);

// The script in which the exception was thrown: the path of the last frame that names one.
std::string_view last_path_of(const json::value& exception);

// Calls `ask` with each exception until it is true, and says whether it was.
template <class Ask>
bool any_exception(const json::object& event, Ask&& ask) {
  const auto* exceptions = exceptions_of(event);
  if (exceptions == nullptr) return false;
  for (const auto& exception : *exceptions) {
    if (ask(exception_view(exception))) return true;
  }
  return false;
}

// Calls `ask` with every text that counts as the event's message until it is true, and says whether
// it was: the log message, formatted and not, and the value of each exception, with its type and alone.
template <class Ask>
bool any_message(const json::object& event, Ask&& ask) {
  for (const std::string_view key : {"formatted", "message"}) {
    const auto text = text_at(event, "logentry", key);
    if (!text.empty() && ask(text)) return true;
  }
  return any_exception(event, [&](const ExceptionView& exception) {
    if (!exception.value.empty() && ask(exception.value)) return true;
    if (exception.type.empty()) return false;
    if (exception.value.empty()) return static_cast<bool>(ask(exception.type));
    std::string whole;
    whole.reserve(exception.type.size() + exception.value.size() + 2);
    whole.append(exception.type).append(": ").append(exception.value);
    return static_cast<bool>(ask(std::string_view(whole)));
  });
}

}  // namespace vedette::filter
