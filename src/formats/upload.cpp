#include "formats/upload.h"

#include "base/file_name.h"

namespace vedette::formats {
namespace {

constexpr std::size_t kContentTypeMax = 200;

bool is_content_type(std::string_view text) {
  return !text.empty() && text.size() <= kContentTypeMax &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

void add_attachment(protocol::EnvelopeBuilder& envelope, const Attachment& attachment) {
  json::object headers{{"filename", shown_filename(attachment.filename)}, {"attachment_type", attachment.type}};
  if (is_content_type(attachment.content_type)) headers["content_type"] = attachment.content_type;
  envelope.add(protocol::ItemType::attachment, attachment.bytes, std::move(headers));
}

}  // namespace vedette::formats
