// The body of the minidump endpoint as an envelope.
#pragma once
#include "base/random.h"
#include "base/result.h"
#include "formats/upload.h"
#include "protocol/limits.h"

namespace vedette::formats {

// `body` is a dump, or a form whose field `upload_file_minidump` holds one; either may be packed (containers.h).
//
// The envelope has an event item, made of the dump and of what the form says, and as attachments the dump and all
// other files. `__sentry-event` and `__sentry-breadcrumb1` and `2` go into the event. Its id is the first valid one
// of: `__sentry-event`, the JSON in field `sentry`, field `sentry[event_id]`, a new one. Fields that are not the SDK's
// become `extra`. A dump that begins like one and cannot be read further is kept, and its event says so.
// invalid_argument: a malformed form, no dump, or something that is none. too_large: fields beyond the limit of events,
// or a packed dump beyond that of attachments. Other limits are the caller's to check, on the envelope.
Result<Upload> minidump_upload(std::string_view content_type, std::string_view body,
                               const protocol::EnvelopeLimits& limits, Random& random);

}  // namespace vedette::formats
