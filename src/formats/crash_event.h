// Events made of the attachments in which native SDKs report crashes.
#pragma once
#include <span>

#include "json/value.h"
#include "protocol/item.h"

namespace vedette::formats {

inline constexpr std::string_view kPlainAttachment = "event.attachment";
inline constexpr std::string_view kMinidumpAttachment = "event.minidump";
inline constexpr std::string_view kAppleReportAttachment = "event.applecrashreport";
inline constexpr std::string_view kPayloadAttachment = "event.payload";
inline constexpr std::string_view kBreadcrumbsAttachment = "event.breadcrumbs";

// Whether an event can be made of the item, or what it holds belongs into the event of its envelope.
bool is_crash_attachment(const protocol::ItemView& item);

// The event of an envelope that carries such attachments; `client_event` is its event item, where it has one.
//
// The first event.payload (MessagePack) fills in what the client's event lacks. event.breadcrumbs files, of which the
// SDK keeps two and writes them in turn, become the breadcrumbs: oldest first, as many as the longer file has. The
// first event.minidump or event.applecrashreport is the crash, merged by merge_crash(). What cannot be read is noted
// in `errors`. Calling it again with its own result changes nothing. Empty when nothing makes an event.
json::object event_from_attachments(std::span<const protocol::ItemView> items, json::object client_event = {});

// Puts the event that stands for a crash file into the client's. The crash file knows the crash: platform, time and
// exception are its own, and the client's exceptions go; yet stack frames that the client has are kept, for it unwound
// the stack itself. The client knows the rest: its level, contexts and threads win where both have them; images of the
// crash file are added unless one of the same debug id and address is there.
void merge_crash(json::object& client_event, json::object crash_event);

// Fills in members that `target` lacks or has as null, in objects below as well.
void merge_missing(json::object& target, const json::object& source);

// Appends to `errors` that what `name` says could not be used, unless that is there.
void add_event_error(json::object& event, std::string_view name, std::string_view what);

}  // namespace vedette::formats
