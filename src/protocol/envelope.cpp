#include "protocol/envelope.h"

#include <fmt/core.h>

#include <array>
#include <cstring>
#include <limits>

#include "protocol/header_json.h"

namespace vedette::protocol {
namespace {

namespace json = boost::json;

struct ItemHeader {
  ItemView view;
  std::optional<std::uint32_t> length;
};

std::string_view text_of(const json::string& text) { return {text.data(), text.size()}; }

Unexpected wrong_kind(std::string_view name) {
  return invalid(fmt::format("malformed header: {}", name));
}

Status read(std::string_view name, const json::value& value, std::string& target) {
  const auto* text = value.if_string();
  if (text == nullptr) return wrong_kind(name);
  target = text_of(*text);
  return {};
}

// A whole number of 32 bits without a sign; 1.0 and 1e0 are none.
Status read(std::string_view name, const json::value& value, std::optional<std::uint32_t>& target) {
  const auto* number = value.if_int64();
  if (number == nullptr || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max()) {
    return wrong_kind(name);
  }
  target = static_cast<std::uint32_t>(*number);
  return {};
}

Status read(std::string_view name, const json::value& value, std::optional<EventId>& target) {
  const auto* text = value.if_string();
  if (text != nullptr) target = EventId::parse(text_of(*text));
  if (!target) return wrong_kind(name);
  return {};
}

Status read(std::string_view name, const json::value& value, std::optional<Instant>& target) {
  const auto* text = value.if_string();
  if (text != nullptr) target = parse_instant(text_of(*text));
  if (!target) return wrong_kind(name);
  return {};
}

template <class Target>
struct Attribute {
  std::string_view name;
  Status (*read)(std::string_view name, const json::value& value, Target& target);
};

template <auto member, class Target>
constexpr Attribute<Target> attribute(std::string_view name) {
  return {name, [](std::string_view at, const json::value& value, Target& target) {
            return read(at, value, target.*member);
          }};
}

template <auto member>
constexpr Attribute<ItemHeader> view_attribute(std::string_view name) {
  return {name, [](std::string_view at, const json::value& value, ItemHeader& target) {
            return read(at, value, target.view.*member);
          }};
}

Status read_sdk(std::string_view, const json::value& value, EnvelopeHeader& header) {
  // A copy in ordinary memory: the header outlives the parser.
  if (value.is_object()) header.sdk = json::value(value, json::storage_ptr());
  return {};
}

// The id of a parent may become something else than text: then it says nothing here.
Status read_parent_id(std::string_view, const json::value& value, ItemHeader& header) {
  if (const auto* text = value.if_string()) header.view.parent_id = text_of(*text);
  return {};
}

constexpr std::array<Attribute<EnvelopeHeader>, 4> kEnvelopeAttributes{{
    attribute<&EnvelopeHeader::event_id, EnvelopeHeader>("event_id"),
    attribute<&EnvelopeHeader::dsn, EnvelopeHeader>("dsn"),
    attribute<&EnvelopeHeader::sent_at, EnvelopeHeader>("sent_at"),
    {"sdk", read_sdk},
}};

constexpr std::array<Attribute<ItemHeader>, 11> kItemAttributes{{
    view_attribute<&ItemView::type_name>("type"),
    attribute<&ItemHeader::length, ItemHeader>("length"),
    view_attribute<&ItemView::content_type>("content_type"),
    view_attribute<&ItemView::filename>("filename"),
    view_attribute<&ItemView::attachment_type>("attachment_type"),
    view_attribute<&ItemView::platform>("platform"),
    view_attribute<&ItemView::item_count>("item_count"),
    view_attribute<&ItemView::meta_length>("meta_length"),
    view_attribute<&ItemView::release>("sentry_release"),
    view_attribute<&ItemView::environment>("sentry_environment"),
    {"parent_id", read_parent_id},
}};

// null stands for an attribute that is not there; names outside the list are ignored.
template <class Target, std::size_t count>
Status read_attributes(const json::object& object,
                       const std::array<Attribute<Target>, count>& attributes, Target& target) {
  for (const auto& member : object) {
    if (member.value().is_null()) continue;
    const std::string_view name(member.key().data(), member.key().size());
    for (const auto& attribute : attributes) {
      if (attribute.name != name) continue;
      TRY(attribute.read(name, member.value(), target));
      break;
    }
  }
  return {};
}

// Takes the text up to the next LF, and the LF itself, from `rest`.
Result<std::string_view> take_header_line(std::string_view& rest) {
  const auto window = rest.substr(0, kHeaderLineBytesMax + 1);
  const auto end = window.find('\n');
  if (end == std::string_view::npos && window.size() > kHeaderLineBytesMax) {
    return fail(ErrorCode::too_large, fmt::format("a header is longer than {} bytes",
                                                  kHeaderLineBytesMax));
  }
  const auto line = window.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return line;
}

Result<std::string_view> take_payload(std::string_view& rest, std::optional<std::uint32_t> length) {
  if (!length) {
    const auto end = rest.find('\n');
    const auto payload = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? payload.size() : end + 1);
    return payload;
  }
  if (rest.size() < *length) {
    return invalid(fmt::format("{} bytes are missing from its payload", *length - rest.size()));
  }
  const auto payload = rest.substr(0, *length);
  rest.remove_prefix(*length);
  if (!rest.empty()) {
    if (rest.front() != '\n') return invalid("its payload is longer than its length says");
    rest.remove_prefix(1);
  }
  return payload;
}

Result<ItemView> take_item(HeaderParser& parser, std::string_view& rest) {
  TRY_ASSIGN(const auto line, take_header_line(rest));
  TRY_ASSIGN(const auto* object, parser.parse(line));
  ItemHeader header;
  TRY(read_attributes(*object, kItemAttributes, header));
  if (header.view.type_name.empty()) return invalid("it has no type");
  header.view.type = parse_item_type(header.view.type_name);
  header.view.header_line = line;
  TRY_ASSIGN(header.view.payload, take_payload(rest, header.length));
  return std::move(header.view);
}

Unexpected in_envelope(Error error, std::string_view where) {
  error.message = fmt::format("invalid envelope: {}: {}", where, error.message);
  return Unexpected(std::move(error));
}

}  // namespace

Result<Envelope> parse_envelope(std::string_view body) {
  Envelope envelope;
  envelope.bytes = body.size();
  HeaderParser parser;
  auto rest = body;

  const auto line = take_header_line(rest);
  if (!line) return in_envelope(line.error(), "envelope header");
  const auto object = parser.parse(*line);
  if (!object) return in_envelope(object.error(), "envelope header");
  auto status = read_attributes(**object, kEnvelopeAttributes, envelope.header);
  if (!status) return in_envelope(std::move(status).error(), "envelope header");

  while (!rest.empty()) {
    if (envelope.items.size() == kEnvelopeItemsMax) {
      return fail(ErrorCode::too_large,
                  fmt::format("invalid envelope: more than {} items", kEnvelopeItemsMax));
    }
    auto item = take_item(parser, rest);
    if (!item) {
      return in_envelope(std::move(item).error(), fmt::format("item {}", envelope.items.size()));
    }
    envelope.items.push_back(std::move(*item));
  }
  return envelope;
}

}  // namespace vedette::protocol
