#include "normalize/feedback.h"

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxName = 128;
constexpr std::size_t kMaxEmail = 75;

json::object* feedback_of(json::object& event) {
  auto* contexts = event.if_contains("contexts");
  if (contexts == nullptr || !contexts->is_object()) return nullptr;
  auto* feedback = contexts->get_object().if_contains("feedback");
  return feedback == nullptr ? nullptr : feedback->if_object();
}

void set_if_known(json::object& object, std::string_view key, std::string_view text) {
  if (!text.empty()) set_text(object, key, text);
}

}  // namespace

Result<json::object> feedback_from_user_report(const json::value& report,
                                               json::storage_ptr storage) {
  const auto* sent = report.if_object();
  if (sent == nullptr) return invalid("invalid_feedback");
  const auto event_id = id_of(*sent, "event_id", 32);
  const auto comments = ascii::trim(text_of(*sent, "comments"));
  if (event_id.empty() || comments.empty()) return invalid("invalid_feedback");
  json::object event(std::move(storage));
  set_text(event, "type", "feedback");
  set_text(event, "level", "info");
  json::object& contexts = event["contexts"].emplace_object();
  json::object& feedback = contexts["feedback"].emplace_object();
  // Cut by the rule for every feedback, which notes that it was.
  set_text(feedback, "message", comments);
  set_if_known(feedback, "contact_email", clean_text_of(*sent, "email", kMaxEmail));
  set_if_known(feedback, "name", clean_text_of(*sent, "name", kMaxName));
  set_text(feedback, "associated_event_id", event_id);
  set_text(feedback, "source", "user_report");
  return event;
}

Status validate_feedback(Draft& draft) {
  if (text_of(draft.event, "type") != "feedback") return {};
  auto* feedback = feedback_of(draft.event);
  auto* message = feedback == nullptr ? nullptr : feedback->if_contains("message");
  if (message == nullptr || !message->is_string()) return invalid("invalid_feedback");
  const std::string text(ascii::trim(view(message->get_string())));
  if (text.empty()) return invalid("invalid_feedback");
  message->get_string() = text;
  const Path contexts("contexts");
  const Path place(contexts, "feedback");
  limit_text(message->get_string(), {kMaxFeedbackMessage, 0}, Path(place, "message"), draft.report);
  return {};
}

}  // namespace vedette::normalize
