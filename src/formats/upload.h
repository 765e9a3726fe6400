// What uploads of crashes have in common.
#pragma once
#include <string>
#include <string_view>

#include "model/event_id.h"
#include "protocol/envelope_builder.h"

namespace vedette::formats {

// An upload as the envelope that an SDK would have sent.
struct Upload {
  std::string envelope;
  EventId event_id;
};

struct Attachment {
  std::string_view filename;
  std::string_view content_type;  // empty: unknown
  std::string_view type;          // `event.attachment` …
  std::string_view bytes;
};

// Appends an attachment item. The names are cleaned here.
void add_attachment(protocol::EnvelopeBuilder& envelope, const Attachment& attachment);

}  // namespace vedette::formats
