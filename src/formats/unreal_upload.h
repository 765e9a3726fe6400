// The body of the endpoint for Unreal Engine's crash reporter as an envelope.
#pragma once
#include "base/random.h"
#include "base/result.h"
#include "formats/upload.h"
#include "protocol/limits.h"

namespace vedette::formats {

// `body` is an archive of files (unreal_container.h) packed with zlib; `user_id` the query parameter `UserID`, or
// empty.
//
// The envelope has an event item, made of the crash context and the minidump or Apple crash report inside; a
// user_report item when the user described what happened; and every file as an attachment of the type that it is. A
// context or dump that cannot be read is kept, and the event says so.
// invalid_argument: no zlib, or no archive. too_large: an archive beyond the limit of attachments, or too many files.
Result<Upload> unreal_upload(std::string_view body, std::string_view user_id, const protocol::EnvelopeLimits& limits,
                             Random& random);

}  // namespace vedette::formats
