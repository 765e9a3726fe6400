#include "api/events/events.h"

#include "base/ascii.h"
#include "base/utf8.h"

namespace vedette::api {
namespace {

using json::field;
using json::path_param;
using json::query_param;
using enum Scope;

struct AttachmentView {
  std::string id;
  std::string event_id;
  std::string type;
  std::string name;
  std::string mimetype;
  Instant dateCreated;
  std::int64_t size = 0;
  std::map<std::string, std::string> headers;
  std::string sha1;
  static constexpr std::string_view kName = "EventAttachment";
  static constexpr Field kFields[] = {
      field<&AttachmentView::id>("id", "Numeric id."),
      field<&AttachmentView::event_id>("event_id", "Id of the event: 32 hex digits."),
      field<&AttachmentView::type>("type", "What it is for: event.attachment, event.minidump …"),
      field<&AttachmentView::name>("name", "Name of the file, as the SDK sent it."),
      field<&AttachmentView::mimetype>("mimetype", "Media type, from the SDK or by the name."),
      field<&AttachmentView::dateCreated>("dateCreated", "When it arrived."),
      field<&AttachmentView::size>("size", "Bytes of the file."),
      field<&AttachmentView::headers>("headers", "Its media type once more, as a header."),
      field<&AttachmentView::sha1>("sha1", "SHA-1 of the bytes, in hex."),
  };
};

struct ListAttachmentsRequest {
  std::string event_id;
  std::string query;
  static constexpr std::string_view kName = "ListAttachments";
  static constexpr Field kFields[] = {
      path_param<&ListAttachmentsRequest::event_id>("event_id", "Id of the event: 32 hex digits."),
      query_param<&ListAttachmentsRequest::query>(
          "query",
          "A part of the name; `is:screenshot` for screenshots, `is:view_hierarchy` and so on by "
          "type."),
  };
};

struct GetAttachmentRequest {
  std::string event_id;
  std::string attachment_id;
  std::optional<std::string> download;
  static constexpr std::string_view kName = "GetAttachment";
  static constexpr Field kFields[] = {
      path_param<&GetAttachmentRequest::event_id>("event_id", "Id of the event: 32 hex digits."),
      path_param<&GetAttachmentRequest::attachment_id>("attachment_id", "Id of the attachment."),
      query_param<&GetAttachmentRequest::download>(
          "download", "With any value, also an empty one, the answer is the file itself.",
          {.may_be_blank = true}),
  };
};

constexpr std::string_view kAnyBytes = "application/octet-stream";

// Most SDKs send names alone.
constexpr std::pair<std::string_view, std::string_view> kTypesByEnding[] = {
    {".png", "image/png"},        {".jpg", "image/jpeg"},   {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},        {".webp", "image/webp"},  {".txt", "text/plain"},
    {".log", "text/plain"},       {".csv", "text/csv"},     {".json", "application/json"},
    {".xml", "application/xml"},  {".html", "text/html"},   {".zip", "application/zip"},
    {".gz", "application/gzip"},  {".pdf", "application/pdf"},
};
// What no browser runs anything of. Text is served as plain text: its sender decides about its type.
constexpr std::pair<std::string_view, std::string_view> kServedTypes[] = {
    {"image/png", "image/png"},   {"image/jpeg", "image/jpeg"},
    {"image/gif", "image/gif"},   {"image/webp", "image/webp"},
    {"text/plain", "text/plain; charset=utf-8"},
};

std::string media_type_of(const AttachmentInfo& info) {
  const auto stored = ascii::trim(info.content_type);
  if (!stored.empty() && !ascii::equals_ignoring_case(stored, kAnyBytes))
    return utf8::repair(stored);
  const auto name = ascii::lower(info.filename);
  for (const auto& [ending, type] : kTypesByEnding) {
    if (name.ends_with(ending)) return std::string(type);
  }
  return std::string(kAnyBytes);
}

std::string_view served_type_of(const AttachmentInfo& info) {
  const auto type = media_type_of(info);
  const auto essence = ascii::trim(std::string_view(type).substr(0, type.find(';')));
  for (const auto& [known, served] : kServedTypes) {
    if (ascii::equals_ignoring_case(essence, known)) return served;
  }
  return kAnyBytes;
}

AttachmentView make_view(const AttachmentInfo& info) {
  auto type = media_type_of(info);
  return {.id = std::to_string(info.id),
          .event_id = info.event_id.hex(),
          .type = utf8::repair(info.type),
          .name = utf8::repair(info.filename),
          .mimetype = type,
          .dateCreated = info.time,
          .size = static_cast<std::int64_t>(info.size),
          .headers = {{"Content-Type", type}},
          .sha1 = info.sha1};
}

bool is_screenshot(const AttachmentInfo& info) {
  return info.type == "event.attachment" && ascii::lower(media_type_of(info)).starts_with("image/") &&
         ascii::contains_ignoring_case(info.filename, "screenshot");
}

bool is_of_kind(const AttachmentInfo& info, std::string_view kind) {
  if (kind == "screenshot") return is_screenshot(info);
  return info.type == kind || info.type == fmt::format("event.{}", kind);
}

// Words of a query are one part of the name, with the blanks between them; `is:` asks for a kind.
class AttachmentFilter {
 public:
  explicit AttachmentFilter(std::string_view query) {
    constexpr std::string_view kKind = "is:";
    for (const auto word : ascii::split(query, ' ')) {
      if (word.starts_with(kKind)) {
        kinds_.emplace_back(word.substr(kKind.size()));
      } else if (!word.empty()) {
        name_ += (name_.empty() ? "" : " ") + std::string(word);
      }
    }
  }
  bool takes(const AttachmentInfo& info) const {
    return ascii::contains_ignoring_case(info.filename, name_) &&
           std::ranges::all_of(kinds_,
                               [&](const std::string& kind) { return is_of_kind(info, kind); });
  }

 private:
  std::string name_;
  std::vector<std::string> kinds_;
};

Result<std::vector<AttachmentInfo>> attachments_of(const Context& context, std::string_view text) {
  const auto id = EventId::parse(text);
  if (!id) return not_found();
  return context.services.items.attachments(context.project().id, *id);
}

Result<Page<AttachmentView>> list_attachments(const ListAttachmentsRequest& request,
                                              Context& context) {
  TRY_ASSIGN(const auto infos, attachments_of(context, request.event_id));
  // Transactions and feedback have attachments too, so that these alone say that the event was there.
  if (infos.empty()) {
    TRY_ASSIGN(const auto event, context.services.events.load(context.project().id,
                                                              *EventId::parse(request.event_id)));
    if (!event) return fail(ErrorCode::not_found, "Event not found");
  }
  const AttachmentFilter filter(request.query);
  std::vector<AttachmentView> views;
  for (const auto& info : infos) {
    if (filter.takes(info)) views.push_back(make_view(info));
  }
  return slice(context.page, std::move(views));
}

Result<AnswerOrFile<AttachmentView>> get_attachment(const GetAttachmentRequest& request,
                                                    Context& context) {
  const auto id = ascii::parse_number<std::uint64_t>(request.attachment_id);
  if (!id) return not_found();
  TRY_ASSIGN(const auto infos, attachments_of(context, request.event_id));
  const auto found = std::ranges::find(infos, *id, &AttachmentInfo::id);
  if (found == infos.end()) return not_found();
  if (!request.download) return AnswerOrFile<AttachmentView>{make_view(*found)};
  TRY_ASSIGN(auto bytes, context.services.items.open_attachment(context.project().id, *id));
  // Its day may have been dropped in between.
  if (!bytes) return not_found();
  return AnswerOrFile<AttachmentView>{File{.media_type = std::string(served_type_of(*found)),
                                           .name = found->filename,
                                           .content = std::move(bytes)}};
}

#define OF_EVENT                                                                           \
  "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/events/{event_id}/" \
  "attachments/"

constexpr auto kReaders = any_of(project_admin, project_read, project_write);

constexpr Endpoint kRows[] = {
    endpoint<&list_attachments>({.id = "listProjectEventAttachments",
                                 .path = OF_EVENT,
                                 .access = kReaders,
                                 .tag = "Events",
                                 .summary = "List an event's attachments",
                                 .description = "In the order in which they arrived."}),
    // Checking the bytes may take long, and nothing of the catalog is asked for.
    endpoint<&get_attachment>(
        {.id = "getProjectEventAttachment",
         .path = OF_EVENT "{attachment_id}/",
         .access = kReaders,
         .tag = "Events",
         .summary = "Retrieve an attachment",
         .description = "What is known about it; with `download` the bytes, as a file. Images and "
                        "plain text keep their media type then, all else comes as "
                        "`application/octet-stream`. A header `Range: bytes=…` asks for a part.",
         .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> attachment_rows() {
  return kRows;
}

}  // namespace vedette::api
