// Unreal Engine's crashes: the first byte picks the archive, the context, or a whole upload, of which
// the input is what zlib unpacks.
#include <zlib.h>

#include "formats/unreal_container.h"
#include "formats/unreal_context.h"
#include "formats/unreal_upload.h"
#include "fuzz.h"
#include "protocol/envelope.h"

using namespace vedette;

namespace {

void check_archive(std::string_view bytes) {
  const auto files = formats::read_unreal_archive(bytes);
  if (!files) return;
  CHECK(files->size() <= formats::kUnrealFilesMax);
  for (const auto& file : *files) CHECK(fuzz::lies_within(file.bytes, bytes));
}

void check_context(std::string_view user_id, std::string_view xml) {
  const auto context = formats::read_unreal_context(xml);
  if (!context) return;
  auto event = formats::unreal_event(*context, user_id);
  CHECK(fuzz::is_json(json::serialize(event)));
  (void)normalize::normalize_event(event, fuzz::normalize_input());
}

std::string packed(std::string_view bytes) {
  auto size = compressBound(bytes.size());
  std::string made(size, '\0');
  CHECK(compress2(reinterpret_cast<Bytef*>(made.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 1) == Z_OK);
  made.resize(size);
  return made;
}

void check_upload(std::string_view user_id, std::string_view archive) {
  static const protocol::EnvelopeLimits kLimits;
  fuzz::CountingRandom random;
  const auto made = formats::unreal_upload(packed(archive), user_id, kLimits, random);
  CHECK(!made || protocol::parse_envelope(made->envelope).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto choice = input.byte() % 3;
  if (choice == 0) {
    check_archive(input.rest());
    return 0;
  }
  const auto user_id = input.line();
  choice == 1 ? check_context(user_id, input.rest()) : check_upload(user_id, input.rest());
  return 0;
}
