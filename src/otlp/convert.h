// One span or log record as an item of Sentry's container.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "json/value.h"
#include "otlp.pb.h"
#include "otlp/attributes.h"

namespace vedette::otlp {

// What the items of one resource, and then of one scope in it, have in common.
class Origin {
 public:
  // `name` becomes sentry.origin.
  explicit Origin(std::string_view name);
  void enter_resource(const wire::Resource& resource);
  void enter_scope(const wire::Scope& scope);
  // These attributes, to which an item adds its own.
  AttributeSet attributes() const;

 private:
  AttributeSet base_;
  AttributeSet resource_;
  AttributeSet scope_;
};

// Nothing when it has to be rejected.
std::optional<json::object> convert_span(const wire::Span& span, const Origin& origin);
// `make_trace_id` is asked when the record belongs to no trace.
std::optional<json::object> convert_log(const wire::LogRecord& record, const Origin& origin,
                                        const std::function<std::string()>& make_trace_id);

// What both kinds of items need.
inline constexpr std::size_t kTraceIdBytes = 16;
inline constexpr std::size_t kSpanIdBytes = 8;
enum class IdState { valid, absent, invalid };
// Absent: empty, or all zeros.
IdState state_of_id(std::string_view bytes, std::size_t size);
std::string hex_of_id(std::string_view bytes);
// With microseconds.
double seconds_of(std::uint64_t unix_nano);

}  // namespace vedette::otlp
