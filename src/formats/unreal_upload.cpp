#include "formats/unreal_upload.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/apple_crash_report.h"
#include "formats/containers.h"
#include "formats/crash_event.h"
#include "formats/minidump.h"
#include "formats/unreal_container.h"
#include "formats/unreal_context.h"

namespace vedette::formats {
namespace {

using protocol::ItemType;
using protocol::LimitClass;

constexpr std::string_view kContextFile = "CrashContext.runtime-xml";
constexpr std::string_view kContextAttachment = "unreal.context";
constexpr std::string_view kLogAttachment = "unreal.logs";
constexpr std::size_t kCommentsMax = 4096;

std::string_view type_of(const UnrealFile& file) {
  if (ascii::equals_ignoring_case(file.name, kContextFile)) return kContextAttachment;
  if (is_minidump(file.bytes)) return kMinidumpAttachment;
  if (is_apple_crash_report(file.bytes)) return kAppleReportAttachment;
  return ascii::lower(file.name).ends_with(".log") ? kLogAttachment : kPlainAttachment;
}

// The description that the user gave, as a report that belongs to the event; empty when there is none.
json::object user_report(const UnrealContext& context, EventId id) {
  const auto comments = context.property("UserDescription");
  if (comments.empty()) return {};
  return {{"event_id", id.hex()},
          {"name", context.property("UserName")},
          {"email", ""},
          {"comments", utf8::prefix(comments, kCommentsMax)}};
}

}  // namespace

Result<Upload> unreal_upload(std::string_view body, std::string_view user_id, const protocol::EnvelopeLimits& limits,
                             Random& random) {
  TRY_ASSIGN(const auto archive, unpack_zlib(body, limits.of(LimitClass::attachment).total_bytes));
  TRY_ASSIGN(const auto files, read_unreal_archive(archive));
  Result<UnrealContext> context = UnrealContext{};
  std::vector<protocol::ItemView> items;
  for (const auto& file : files) {
    protocol::ItemView item;
    item.type = ItemType::attachment;
    item.payload = file.bytes;
    item.attachment_type = type_of(file);
    if (item.attachment_type == kContextAttachment) context = read_unreal_context(file.bytes);
    items.push_back(std::move(item));
  }

  auto event = unreal_event(context ? *context : UnrealContext{}, user_id);
  if (!context) add_event_error(event, kContextAttachment, context.error().message);
  event = event_from_attachments(items, std::move(event));
  auto id = EventId::parse(json::text_of(event, "event_id"));
  if (!id || id->is_nil()) id = EventId::generate(random);
  event["event_id"] = id->hex();

  protocol::EnvelopeBuilder envelope(*id);
  envelope.add(ItemType::event, json::serialize(event));
  const auto report = context ? user_report(*context, *id) : json::object{};
  if (!report.empty()) envelope.add(ItemType::user_report, json::serialize(report));
  for (std::size_t i = 0; i < files.size(); ++i) {
    add_attachment(envelope, {files[i].name, {}, items[i].attachment_type, files[i].bytes});
  }
  return Upload{envelope.take(), *id};
}

}  // namespace vedette::formats
