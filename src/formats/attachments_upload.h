// The body of the endpoint that adds attachments to an event.
#pragma once
#include "base/result.h"
#include "formats/upload.h"

namespace vedette::formats {

// Every file of the form as an attachment item in an envelope of that event; fields without a filename are ignored.
// invalid_argument: a malformed form, or one without a file.
Result<Upload> attachments_upload(std::string_view content_type, std::string_view body, EventId event_id);

}  // namespace vedette::formats
