// Feedback of users: events of type `feedback`, and the older user reports.
#pragma once
#include "base/result.h"
#include "json/value.h"

namespace vedette::normalize {

inline constexpr std::size_t kMaxFeedbackMessage = 4096;

// A user report {"event_id", "name", "email", "comments"} as a feedback event, without an event id
// of its own. Errors: invalid_feedback, when it is no object, names no event or says nothing.
Result<boost::json::object> feedback_from_user_report(const boost::json::value& report,
                                                      boost::json::storage_ptr storage = {});

}  // namespace vedette::normalize
