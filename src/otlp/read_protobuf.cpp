#include <google/protobuf/io/coded_stream.h>

#include "otlp/otlp.h"
#include "otlp/read.h"

namespace vedette::otlp {
namespace {

using google::protobuf::io::CodedInputStream;

// Both requests have the same form: field 1 repeats {1: resource, 2: repeated {1: scope, 2: repeated item}}.
constexpr std::uint32_t kResourceGroup = 1;
constexpr std::uint32_t kHead = 1;
constexpr std::uint32_t kPart = 2;

Unexpected malformed() { return invalid("Invalid protobuf."); }

// Steps over the value of a field that is no text of bytes.
bool skip_value(CodedInputStream& stream, std::uint32_t wire_type) {
  std::uint64_t number = 0;
  switch (wire_type) {
    case 0: return stream.ReadVarint64(&number);
    case 1: return stream.Skip(8);
    case 5: return stream.Skip(4);
    default: return false;  // groups have never been part of this protocol
  }
}

// Calls `take(bytes)` for each field `wanted` that has a length, and reads over all others.
template <class Take>
Status each_part(std::string_view message, std::uint32_t wanted, Take take) {
  CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(message.data()), static_cast<int>(message.size()));
  for (;;) {
    const std::uint32_t tag = stream.ReadTag();
    if (tag == 0) break;
    if (tag >> 3 == 0) return malformed();
    if ((tag & 7) != 2) {
      if (!skip_value(stream, tag & 7)) return malformed();
      continue;
    }
    std::uint32_t bytes = 0;
    if (!stream.ReadVarint32(&bytes)) return malformed();
    const auto start = static_cast<std::size_t>(stream.CurrentPosition());
    if (bytes > message.size() - start || !stream.Skip(static_cast<int>(bytes))) return malformed();
    if (tag >> 3 == wanted) TRY(take(message.substr(start, bytes)));
  }
  // A tag of 0 is the end, or a fault.
  if (!stream.ConsumedEntireMessage()) return malformed();
  return {};
}

template <class Message>
bool parse(std::string_view bytes, Message& into) {
  return into.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

// The resource or the scope of a group, which may stand behind what it applies to. Of several the last one counts.
template <class Message>
Result<Message> read_head(std::string_view group) {
  Message head;
  TRY(each_part(group, kHead, [&](std::string_view bytes) -> Status {
    if (bytes.size() > kMessageBytesMax) return {};
    if (!parse(bytes, head)) return malformed();
    return {};
  }));
  return head;
}

template <class Item>
Status read_items(std::string_view scope_group, Visitor<Item>& visitor) {
  TRY_ASSIGN(const auto scope, read_head<wire::Scope>(scope_group));
  visitor.enter_scope(scope);
  Item item;
  return each_part(scope_group, kPart, [&](std::string_view bytes) -> Status {
    if (bytes.size() > kMessageBytesMax) {
      visitor.reject();
      return {};
    }
    if (!parse(bytes, item)) return malformed();
    return visitor.take(item);
  });
}

template <class Item>
Status read_request(std::string_view body, Visitor<Item>& visitor) {
  if (body.size() > INT32_MAX) return fail(ErrorCode::too_large, "The body is too large.");
  return each_part(body, kResourceGroup, [&](std::string_view resource_group) -> Status {
    TRY_ASSIGN(const auto resource, read_head<wire::Resource>(resource_group));
    visitor.enter_resource(resource);
    return each_part(resource_group, kPart,
                     [&](std::string_view scope_group) { return read_items(scope_group, visitor); });
  });
}

}  // namespace

Status read_protobuf(std::string_view body, Visitor<wire::Span>& visitor) { return read_request(body, visitor); }
Status read_protobuf(std::string_view body, Visitor<wire::LogRecord>& visitor) { return read_request(body, visitor); }

}  // namespace vedette::otlp
