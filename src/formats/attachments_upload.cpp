#include "formats/attachments_upload.h"

#include "formats/crash_event.h"
#include "formats/multipart.h"

namespace vedette::formats {

Result<Upload> attachments_upload(std::string_view content_type, std::string_view body, EventId event_id) {
  TRY_ASSIGN(const auto parts, parse_multipart(content_type, body));
  protocol::EnvelopeBuilder envelope(event_id);
  bool is_empty = true;
  for (const auto& part : parts) {
    if (!part.filename) continue;
    const auto& name = part.filename->empty() ? part.name : *part.filename;
    add_attachment(envelope, {name, part.content_type, kPlainAttachment, part.body});
    is_empty = false;
  }
  if (is_empty) return invalid("the form has no file");
  return Upload{envelope.take(), event_id};
}

}  // namespace vedette::formats
