#include "formats/minidump_upload.h"

#include "base/ascii.h"
#include "formats/containers.h"
#include "formats/crash_event.h"
#include "formats/form_fields.h"
#include "formats/minidump.h"
#include "formats/multipart.h"

namespace vedette::formats {
namespace {

using protocol::ItemView;
using protocol::LimitClass;

constexpr std::string_view kDumpField = "upload_file_minidump";
constexpr std::string_view kEventFile = "__sentry-event";
constexpr std::string_view kBreadcrumbFiles[] = {"__sentry-breadcrumb1", "__sentry-breadcrumb2"};
constexpr std::string_view kFileFields[] = {kDumpField, kEventFile, kBreadcrumbFiles[0], kBreadcrumbFiles[1]};
constexpr std::string_view kDumpFilename = "minidump.dmp";

// A file of the form, by its field or, as Crashpad sends attachments, by its own name.
bool is_called(const Part& part, std::string_view name) { return part.name == name || part.filename == name; }

ItemView attachment_view(std::string_view type, std::string_view bytes) {
  ItemView item;
  item.type = protocol::ItemType::attachment;
  item.payload = bytes;
  item.attachment_type = type;
  return item;
}

struct Dump {
  std::string filename;
  std::string content_type;
  std::string unpacked;    // empty unless it came packed
  std::string_view bytes;  // as they came, unless unpacked

  std::string_view view() const { return unpacked.empty() ? bytes : unpacked; }
};

Status open_dump(Dump& dump, std::size_t bytes_max) {
  if (is_packed(dump.bytes)) {
    TRY_ASSIGN(dump.unpacked, unpack(std::string(dump.bytes), bytes_max));
    dump.filename = strip_suffix(dump.filename);
    dump.content_type.clear();
  }
  if (!is_minidump(dump.view())) return invalid("the upload is no minidump");
  return {};
}

// An id that is there, of the right form and not nil.
std::optional<EventId> id_of(const json::object& event) {
  const auto id = EventId::parse(json::text_of(event, "event_id"));
  return id && !id->is_nil() ? id : std::nullopt;
}

struct Form {
  const Part* dump = nullptr;
  const Part* event = nullptr;
  std::vector<const Part*> breadcrumbs;
  std::vector<const Part*> files;
};

Form sort_parts(std::span<const Part> parts) {
  Form form;
  for (const auto& part : parts) {
    if (part.name == kDumpField && form.dump == nullptr) {
      form.dump = &part;
    } else if (is_called(part, kEventFile) && form.event == nullptr) {
      form.event = &part;
    } else if (is_called(part, kBreadcrumbFiles[0]) || is_called(part, kBreadcrumbFiles[1])) {
      form.breadcrumbs.push_back(&part);
    } else if (part.filename && !(part.filename->empty() && part.body.empty())) {
      // An empty name and no bytes is what browsers send for a file that was not chosen.
      form.files.push_back(&part);
    }
  }
  return form;
}

// What the client says of the crash, from all sources in the order of their precedence.
json::object client_event(const Form& form, const FormFields& fields, std::optional<EventId>& id) {
  std::vector<ItemView> payload;
  if (form.event != nullptr) payload.push_back(attachment_view(kPayloadAttachment, form.event->body));
  auto event = event_from_attachments(payload);
  id = id_of(event);
  for (const auto* source : {&fields.from_json, &fields.from_keys}) {
    if (!id) id = id_of(*source);
    merge_missing(event, *source);
  }
  if (!fields.extra.empty()) merge_missing(event, json::object{{"extra", fields.extra}});
  for (const auto& fault : fields.faults) add_event_error(event, "sentry", fault);
  return event;
}

Upload build(EventId id, json::object event, const Dump& dump, std::span<const Part* const> files) {
  event["event_id"] = id.hex();
  protocol::EnvelopeBuilder envelope(id);
  envelope.add(protocol::ItemType::event, json::serialize(event));
  add_attachment(envelope, {dump.filename, dump.content_type, kMinidumpAttachment, dump.view()});
  for (const auto* file : files) {
    const auto& name = file->filename && !file->filename->empty() ? *file->filename : file->name;
    add_attachment(envelope, {name, file->content_type, kPlainAttachment, file->body});
  }
  return Upload{envelope.take(), id};
}

Result<Upload> form_upload(std::string_view content_type, std::string_view body, const protocol::EnvelopeLimits& limits,
                           Random& random) {
  TRY_ASSIGN(const auto parts, parse_multipart(content_type, body));
  TRY_ASSIGN(const auto fields, read_form_fields(parts, kFileFields, limits.of(LimitClass::event).item_bytes));
  const auto form = sort_parts(parts);
  if (form.dump == nullptr) return invalid("the form has no field upload_file_minidump");
  Dump dump{form.dump->filename.value_or(""), form.dump->content_type, {}, form.dump->body};
  if (dump.filename.empty()) dump.filename = kDumpFilename;
  TRY(open_dump(dump, limits.of(LimitClass::attachment).item_bytes));

  std::optional<EventId> id;
  auto event = client_event(form, fields, id);
  std::vector<ItemView> crash{attachment_view(kMinidumpAttachment, dump.view())};
  for (const auto* file : form.breadcrumbs) crash.push_back(attachment_view(kBreadcrumbsAttachment, file->body));
  event = event_from_attachments(crash, std::move(event));
  return build(id ? *id : EventId::generate(random), std::move(event), dump, form.files);
}

}  // namespace

Result<Upload> minidump_upload(std::string_view content_type, std::string_view body,
                               const protocol::EnvelopeLimits& limits, Random& random) {
  const auto kind = ascii::lower(ascii::trim(content_type.substr(0, content_type.find(';'))));
  if (kind.starts_with("multipart/")) return form_upload(content_type, body, limits, random);
  Dump dump{std::string(kDumpFilename), {}, {}, body};
  TRY(open_dump(dump, limits.of(LimitClass::attachment).item_bytes));
  return build(EventId::generate(random), minidump_event(dump.view()), dump, {});
}

}  // namespace vedette::formats
