// Forms: the first line is the content type. What native SDKs upload as a form becomes an envelope.
#include "formats/attachments_upload.h"
#include "formats/form_fields.h"
#include "formats/minidump_upload.h"
#include "formats/multipart.h"
#include "fuzz.h"
#include "protocol/envelope.h"

using namespace vedette;

namespace {

void check_upload(const Result<formats::Upload>& made) {
  if (!made) {
    CHECK(!made.error().message.empty());
    return;
  }
  CHECK(protocol::parse_envelope(made->envelope).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const protocol::EnvelopeLimits kLimits;
  fuzz::Input input(data, size);
  const auto content_type = input.line();
  const auto body = input.rest();
  fuzz::CountingRandom random;
  const auto parts = formats::parse_multipart(content_type, body);
  if (parts) {
    CHECK(parts->size() <= formats::kPartsMax);
    for (const auto& part : *parts) {
      CHECK(fuzz::lies_within(part.body, body));
      CHECK(utf8::is_valid(part.name) && utf8::is_valid(part.content_type));
      CHECK(!part.filename || utf8::is_valid(*part.filename));
    }
    static constexpr std::string_view kSkipped[] = {"upload_file_minidump"};
    if (const auto fields = formats::read_form_fields(*parts, kSkipped, 4096)) {
      CHECK(fuzz::is_json(json::serialize(fields->from_json)));
      CHECK(fuzz::is_json(json::serialize(fields->from_keys)));
      CHECK(fuzz::is_json(json::serialize(fields->extra)));
    }
  }
  check_upload(formats::minidump_upload(content_type, body, kLimits, random));
  check_upload(formats::attachments_upload(content_type, body, EventId::generate(random)));
  return 0;
}
