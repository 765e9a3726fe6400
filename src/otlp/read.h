// A body, in either encoding, as a walk over its resources, scopes and items.
#pragma once
#include <string_view>

#include "base/result.h"
#include "otlp.pb.h"

namespace vedette::otlp {

// Whoever walks calls these in the order of the body. A resource applies to the scopes, a scope to the items that
// follow it. The messages live for the call only.
template <class Item>
class Visitor {
 public:
  virtual ~Visitor() = default;
  virtual void enter_resource(const wire::Resource& resource) = 0;
  virtual void enter_scope(const wire::Scope& scope) = 0;
  // An error ends the walk and is its result.
  virtual Status take(const Item& item) = 0;
  // An entry of the list of items that cannot be an item.
  virtual void reject() = 0;
};

// Errors: invalid_argument for a malformed body, too_large for one beyond what the format can carry, and what the
// visitor returns. The visitor may have seen items before an error. Memory: one item at a time.
Status read_protobuf(std::string_view body, Visitor<wire::Span>& visitor);
Status read_protobuf(std::string_view body, Visitor<wire::LogRecord>& visitor);

// As read_protobuf. A member of a wrong type counts as absent. An id that is no hex becomes one of a length that no
// id has.
Status read_json(std::string_view body, Visitor<wire::Span>& visitor);
Status read_json(std::string_view body, Visitor<wire::LogRecord>& visitor);

// The same of a request, any part of one that holds items, a list of items, or one item alone.
Status read_json_items(std::string_view payload, Visitor<wire::Span>& visitor);
Status read_json_items(std::string_view payload, Visitor<wire::LogRecord>& visitor);

}  // namespace vedette::otlp
