#include "protocol/header_json.h"

#include <exception>

namespace vedette::protocol {
namespace {

boost::json::parse_options options() {
  boost::json::parse_options options;
  options.max_depth = kHeaderDepthMax;
  return options;
}

}  // namespace

HeaderParser::HeaderParser()
    : resource_(value_buffer_.data(), value_buffer_.size()),
      parser_(options(), stack_buffer_.data(), stack_buffer_.size()) {}

Result<const boost::json::object*> HeaderParser::parse(std::string_view line) {
  // The values go before the memory they stand in.
  value_.reset();
  parser_.reset();
  parser_.handler().begin(&resource_);
  resource_.release();

  boost::json::error_code error;
  std::size_t used = 0;
  try {
    used = parser_.write_some(false, line.data(), line.size(), error);
    if (!error && used == line.size()) value_.emplace(parser_.handler().release());
  } catch (const std::exception& exception) {
    return fail(ErrorCode::invalid_argument, "malformed header", exception.what());
  }
  if (error) return fail(ErrorCode::invalid_argument, "malformed header", error.message());
  if (!value_) {
    return fail(ErrorCode::invalid_argument, "malformed header", "data after the object");
  }

  const auto* object = value_->if_object();
  if (object == nullptr) return invalid("a header must be a JSON object");
  if (object->size() != parser_.handler().root_members()) {
    return invalid("a name comes twice in a header");
  }
  return object;
}

}  // namespace vedette::protocol
