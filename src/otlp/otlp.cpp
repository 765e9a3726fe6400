#include "otlp/otlp.h"

#include "base/ascii.h"
#include "base/assert.h"
#include "base/digest.h"
#include "otlp/convert.h"
#include "otlp/read.h"

namespace vedette::otlp {
namespace {

constexpr std::string_view kProtobufType = "application/x-protobuf";
constexpr std::string_view kJsonType = "application/json";
constexpr std::string_view kHead = R"({"version":2,"items":[)";

// Gathers items into containers.
class Containers {
 public:
  explicit Containers(std::size_t items_max) : items_max_(items_max) { ASSERT(items_max > 0); }

  // Errors: too_large.
  Status add(const json::object& item) {
    const auto text = json::serialize(item);
    const bool is_full = open_.item_count >= items_max_ || open_.container.size() + text.size() > kContainerBytesMax;
    if (open_.item_count > 0 && is_full) close();
    open_.container += open_.item_count == 0 ? kHead : std::string_view(",");
    open_.container += text;
    ++open_.item_count;
    bytes_ += text.size();
    if (bytes_ > kOutputBytesMax) return fail(ErrorCode::too_large, "The request holds too much.");
    return {};
  }
  void reject() { ++rejected_; }

  std::vector<Converted> take() {
    if (open_.item_count > 0) close();
    if (done_.empty() && rejected_ > 0) done_.emplace_back();
    if (!done_.empty()) done_.back().rejected = rejected_;
    return std::move(done_);
  }

 private:
  void close() {
    open_.container += "]}";
    done_.push_back(std::exchange(open_, {}));
  }

  std::size_t items_max_;
  std::size_t bytes_ = 0;
  std::uint32_t rejected_ = 0;
  Converted open_;
  std::vector<Converted> done_;
};

template <class Item>
class Converter : public Visitor<Item> {
 public:
  Converter(std::string_view origin, std::string_view body, std::size_t items_max)
      : origin_(origin), body_(body), containers_(items_max) {}

  void enter_resource(const wire::Resource& resource) override { origin_.enter_resource(resource); }
  void enter_scope(const wire::Scope& scope) override { origin_.enter_scope(scope); }
  Status take(const Item& item) override {
    ++taken_;
    const auto made = convert(item);
    if (made) return containers_.add(*made);
    containers_.reject();
    return {};
  }
  void reject() override { containers_.reject(); }
  std::vector<Converted> result() { return containers_.take(); }

 private:
  std::optional<json::object> convert(const wire::Span& span) { return convert_span(span, origin_); }
  std::optional<json::object> convert(const wire::LogRecord& record) {
    return convert_log(record, origin_, [this] { return made_trace_id(); });
  }

  // The same one when the same body is sent again, so a repeated delivery can be recognised.
  std::string made_trace_id() {
    if (body_digest_.empty()) body_digest_ = sha256_hex(body_);
    return sha256_hex(fmt::format("{}:{}", body_digest_, taken_)).substr(0, 2 * kTraceIdBytes);
  }

  Origin origin_;
  std::string_view body_;
  std::string body_digest_;
  std::uint64_t taken_ = 0;
  Containers containers_;
};

template <class Item>
Result<std::vector<Converted>> convert_request(Encoding encoding, std::string_view body, Converter<Item> converter) {
  TRY(encoding == Encoding::protobuf ? read_protobuf(body, converter) : read_json(body, converter));
  return converter.result();
}

std::string sentence(Signal signal, std::uint64_t rejected) {
  return fmt::format("Rejected {} {}: an id or the time is missing or not valid, or the item is too large.", rejected,
                     signal == Signal::traces ? "spans" : "log records");
}

}  // namespace

std::optional<Encoding> encoding_of(std::string_view content_type) {
  const auto type = ascii::trim(content_type.substr(0, content_type.find(';')));
  if (ascii::equals_ignoring_case(type, kProtobufType)) return Encoding::protobuf;
  if (ascii::equals_ignoring_case(type, kJsonType)) return Encoding::json;
  return std::nullopt;
}

std::string_view content_type(Encoding encoding) {
  return encoding == Encoding::protobuf ? kProtobufType : kJsonType;
}

Result<std::vector<Converted>> convert_traces(Encoding encoding, std::string_view body, std::size_t items_max) {
  return convert_request(encoding, body, Converter<wire::Span>("auto.otlp.spans", body, items_max));
}

Result<std::vector<Converted>> convert_logs(Encoding encoding, std::string_view body, std::size_t items_max) {
  return convert_request(encoding, body, Converter<wire::LogRecord>("auto.otlp.logs", body, items_max));
}

Result<std::vector<Converted>> convert_items(Signal signal, std::string_view payload, std::size_t items_max) {
  if (signal == Signal::logs) {
    Converter<wire::LogRecord> converter("auto.otlp.logs", payload, items_max);
    TRY(read_json_items(payload, converter));
    return converter.result();
  }
  Converter<wire::Span> converter("auto.otlp.spans", payload, items_max);
  TRY(read_json_items(payload, converter));
  return converter.result();
}

std::string success_body(Encoding encoding, Signal signal, std::uint64_t rejected) {
  if (rejected == 0) return encoding == Encoding::protobuf ? "" : "{}";
  if (encoding == Encoding::protobuf) {
    wire::Response response;
    response.mutable_partial_success()->set_rejected(static_cast<std::int64_t>(rejected));
    response.mutable_partial_success()->set_error_message(sentence(signal, rejected));
    return response.SerializeAsString();
  }
  json::object partial;
  // A number of 64 bits is a text in this protocol's JSON.
  partial[signal == Signal::traces ? "rejectedSpans" : "rejectedLogRecords"] = std::to_string(rejected);
  partial["errorMessage"] = sentence(signal, rejected);
  json::object response;
  response["partialSuccess"] = std::move(partial);
  return json::serialize(response);
}

}  // namespace vedette::otlp
