#include "formats/unreal_container.h"

#include "base/utf8.h"
#include "formats/byte_view.h"

namespace vedette::formats {
namespace {

constexpr std::string_view kHeaderFirst = "CR1";

class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view archive) : archive_(archive, ByteOrder::little) {}

  bool skip(std::size_t size) { return take(size).has_value(); }
  std::optional<std::uint32_t> number() {
    const auto bytes = take(4);
    if (!bytes) return std::nullopt;
    return bytes->u32(0);
  }
  std::optional<std::string_view> sized_bytes() {
    const auto size = number();
    const auto bytes = size ? take(*size) : std::nullopt;
    if (!bytes) return std::nullopt;
    return bytes->bytes();
  }
  // The number of files.
  std::optional<std::uint32_t> header() {
    if (!sized_bytes() || !sized_bytes() || !number()) return std::nullopt;
    return number();
  }
  std::optional<UnrealFile> file() {
    if (!number()) return std::nullopt;
    const auto name = sized_bytes();
    const auto bytes = name ? sized_bytes() : std::nullopt;
    if (!bytes) return std::nullopt;
    return UnrealFile{utf8::repair(name->substr(0, name->find('\0'))), *bytes};
  }

 private:
  std::optional<ByteView> take(std::size_t size) {
    const auto bytes = archive_.part(at_, size);
    if (bytes) at_ += size;
    return bytes;
  }

  ByteView archive_;
  std::size_t at_ = 0;
};

// Of an archive whose true header stands at the end: its last member.
std::optional<std::uint32_t> count_at_end(std::string_view archive) {
  const ByteView view(archive, ByteOrder::little);
  const auto last = archive.size() < 4 ? std::nullopt : view.part(archive.size() - 4, 4);
  if (!last) return std::nullopt;
  return last->u32(0);
}

}  // namespace

Result<std::vector<UnrealFile>> read_unreal_archive(std::string_view archive) {
  const auto malformed = [] { return invalid("malformed Unreal crash archive"); };
  ArchiveReader reader(archive);
  const bool is_header_first = archive.starts_with(kHeaderFirst);
  if (is_header_first) reader.skip(kHeaderFirst.size());
  const auto first_count = reader.header();
  if (!first_count) return malformed();
  const auto count = is_header_first ? first_count : count_at_end(archive);
  if (!count) return malformed();
  if (*count > kUnrealFilesMax) return fail(ErrorCode::too_large, "the Unreal crash archive has too many files");
  std::vector<UnrealFile> files;
  for (std::uint32_t i = 0; i < *count; ++i) {
    auto file = reader.file();
    if (!file) return malformed();
    files.push_back(std::move(*file));
  }
  if (!is_header_first && reader.header() != count) return malformed();
  return files;
}

}  // namespace vedette::formats
