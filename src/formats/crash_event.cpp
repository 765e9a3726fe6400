#include "formats/crash_event.h"

#include "base/ascii.h"
#include "base/time.h"
#include "formats/apple_crash_report.h"
#include "formats/containers.h"
#include "formats/minidump.h"
#include "formats/msgpack.h"

namespace vedette::formats {
namespace {

using protocol::ItemView;

constexpr std::string_view kCrashAttachments[] = {kMinidumpAttachment, kAppleReportAttachment, kPayloadAttachment,
                                                  kBreadcrumbsAttachment};

bool has_type(const ItemView& item, std::string_view type) {
  return item.type == protocol::ItemType::attachment && item.attachment_type == type;
}

const ItemView* first_of(std::span<const ItemView> items, std::string_view type) {
  const auto found = std::ranges::find_if(items, [type](const ItemView& item) { return has_type(item, type); });
  return found == items.end() ? nullptr : &*found;
}

void merge_payload(const ItemView& item, json::object& event) {
  const auto payload = parse_msgpack(item.payload);
  if (!payload) return add_event_error(event, kPayloadAttachment, payload.error().message);
  if (!payload->is_object()) return add_event_error(event, kPayloadAttachment, "the event is no map");
  merge_missing(event, payload->get_object());
}

// A file holds breadcrumbs one behind the other, or one list of them.
json::array read_breadcrumbs(const ItemView& item, json::object& event) {
  auto crumbs = parse_msgpack_stream(item.payload);
  if (!crumbs) {
    add_event_error(event, kBreadcrumbsAttachment, crumbs.error().message);
    return {};
  }
  if (crumbs->size() != 1 || !crumbs->front().is_array()) return std::move(*crumbs);
  return json::array(std::move(crumbs->front().get_array()));
}

// Of the newest breadcrumb, in seconds; 0 when it has no time.
double last_time(const json::array& crumbs) {
  const auto* crumb = crumbs.empty() ? nullptr : crumbs.back().if_object();
  const auto* time = crumb == nullptr ? nullptr : crumb->if_contains("timestamp");
  if (time == nullptr) return 0;
  if (time->is_string()) {
    const auto instant = parse_instant(time->get_string());
    return instant ? static_cast<double>(instant->micros) / 1e6 : 0;
  }
  return time->is_number() ? time->to_number<double>() : 0;
}

void merge_breadcrumbs(std::span<const ItemView> items, json::object& event) {
  std::vector<json::array> files;
  std::size_t kept = 0;
  for (const auto& item : items) {
    if (!has_type(item, kBreadcrumbsAttachment) || files.size() == 2) continue;
    files.push_back(read_breadcrumbs(item, event));
    kept = std::max(kept, files.back().size());
  }
  if (kept == 0) return;
  std::ranges::stable_sort(files, {}, last_time);
  json::array all;
  for (auto& file : files) {
    for (auto& crumb : file) all.push_back(std::move(crumb));
  }
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() - kept));
  event["breadcrumbs"] = json::object{{"values", std::move(all)}};
}

json::object crash_of_minidump(const ItemView& item) {
  if (!is_packed(item.payload)) return minidump_event(item.payload);
  const auto dump = unpack(std::string(item.payload), kMinidumpBytesMax);
  if (dump) return minidump_event(*dump);
  auto event = minidump_event(std::string_view());
  add_event_error(event, "minidump", dump.error().message);
  return event;
}

// An object member, made when it is not there or something else.
json::object& object_at(json::object& parent, std::string_view key) {
  auto& member = parent[key];
  return member.is_object() ? member.get_object() : member.emplace_object();
}
json::array& array_at(json::object& parent, std::string_view key) {
  auto& member = parent[key];
  return member.is_array() ? member.get_array() : member.emplace_array();
}

// The exceptions of an event in each form that SDKs send them in.
const json::object* newest_exception(const json::object& event) {
  const auto* exception = event.if_contains("exception");
  if (exception == nullptr) return nullptr;
  const auto* list = exception->if_array();
  if (const auto* holder = exception->if_object()) {
    list = json::array_of(*holder, "values");
    if (list == nullptr) return holder;
  }
  return list == nullptr || list->empty() ? nullptr : list->back().if_object();
}

bool has_frames(const json::value& stacktrace) {
  const auto* holder = stacktrace.if_object();
  const auto* frames = holder == nullptr ? nullptr : json::array_of(*holder, "frames");
  return frames != nullptr && !frames->empty();
}

// The stack that the client unwound itself; null when there is none.
json::value client_stacktrace(const json::object& client) {
  const auto* newest = newest_exception(client);
  const auto* of_exception = newest == nullptr ? nullptr : newest->if_contains("stacktrace");
  if (of_exception != nullptr && has_frames(*of_exception)) return *of_exception;
  const auto* of_event = client.if_contains("stacktrace");
  if (of_event != nullptr && has_frames(*of_event)) return *of_event;
  return nullptr;
}

// What tells an image from another.
std::string image_key(const json::object& image) {
  return ascii::lower(fmt::format("{}@{}", std::string_view(json::text_of(image, "debug_id")),
                                  std::string_view(json::text_of(image, "image_addr"))));
}

void merge_images(json::object& client, json::value&& debug_meta) {
  auto* added = debug_meta.is_object() ? debug_meta.get_object().if_contains("images") : nullptr;
  if (added == nullptr || !added->is_array()) return;
  auto& images = array_at(object_at(client, "debug_meta"), "images");
  std::unordered_set<std::string> known;
  for (const auto& image : images) {
    if (image.is_object()) known.insert(image_key(image.get_object()));
  }
  for (auto& image : added->get_array()) {
    if (image.is_object() && known.insert(image_key(image.get_object())).second) images.push_back(std::move(image));
  }
}

void merge_errors(json::object& client, const json::value& errors) {
  const auto* list = errors.if_array();
  if (list == nullptr) return;
  for (const auto& error : *list) {
    if (!error.is_object()) continue;
    add_event_error(client, json::text_of(error.get_object(), "name"), json::text_of(error.get_object(), "value"));
  }
}

// Takes a member out of an event; null when it is not there.
json::value taken(json::object& event, std::string_view key) {
  const auto found = event.find(key);
  if (found == event.end()) return nullptr;
  json::value out = std::move(found->value());
  event.erase(found);
  return out;
}

void keep_stacktrace(json::value&& stacktrace, json::value& exception) {
  if (stacktrace.is_null() || !exception.is_object()) return;
  auto* values = exception.get_object().if_contains("values");
  if (values == nullptr || !values->is_array() || values->get_array().empty()) return;
  auto& newest = values->get_array().back();
  if (newest.is_object()) newest.get_object()["stacktrace"] = std::move(stacktrace);
}

}  // namespace

bool is_crash_attachment(const ItemView& item) {
  return item.type == protocol::ItemType::attachment &&
         std::ranges::find(kCrashAttachments, item.attachment_type) != std::end(kCrashAttachments);
}

void add_event_error(json::object& event, std::string_view name, std::string_view what) {
  json::object error{{"type", "invalid_data"}, {"name", name}, {"value", what}};
  auto& errors = array_at(event, "errors");
  if (std::ranges::find(errors, json::value(error)) == errors.end()) errors.emplace_back(std::move(error));
}

// Recursive; both sides come from parsers that bound the depth.
void merge_missing(json::object& target, const json::object& source) {
  for (const auto& [key, value] : source) {
    auto& member = target[key];
    if (member.is_null()) {
      member = value;
    } else if (member.is_object() && value.is_object()) {
      merge_missing(member.get_object(), value.get_object());
    }
  }
}

void merge_crash(json::object& client_event, json::object crash_event) {
  auto exception = taken(crash_event, "exception");
  if (!exception.is_null()) {
    keep_stacktrace(client_stacktrace(client_event), exception);
    client_event.erase("stacktrace");
    client_event["exception"] = std::move(exception);
  }
  for (const std::string_view key : {"platform", "timestamp"}) {
    if (auto value = taken(crash_event, key); !value.is_null()) client_event[key] = std::move(value);
  }
  merge_images(client_event, taken(crash_event, "debug_meta"));
  merge_errors(client_event, taken(crash_event, "errors"));
  // Two lists of threads cannot be matched member by member.
  if (client_event.contains("threads")) crash_event.erase("threads");
  merge_missing(client_event, crash_event);
}

json::object event_from_attachments(std::span<const ItemView> items, json::object client_event) {
  auto event = std::move(client_event);
  if (const auto* payload = first_of(items, kPayloadAttachment)) merge_payload(*payload, event);
  merge_breadcrumbs(items, event);
  if (const auto* dump = first_of(items, kMinidumpAttachment)) {
    merge_crash(event, crash_of_minidump(*dump));
  } else if (const auto* report = first_of(items, kAppleReportAttachment)) {
    merge_crash(event, apple_crash_event(report->payload));
  }
  return event;
}

}  // namespace vedette::formats
