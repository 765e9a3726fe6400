// The JSON of envelope and item headers: many small objects a second, read without the heap.
#pragma once
#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "json/value_handler.h"

namespace vedette::protocol {

// How deep arrays and objects may stand in one another.
inline constexpr std::size_t kHeaderDepthMax = 32;

// Counts the members of the outermost object, so that a name that comes twice is noticed: the object
// itself would keep the last one without a word.
class HeaderHandler : public json::ValueHandler {
 public:
  using ValueHandler::ValueHandler;

  void begin(boost::json::storage_ptr storage) noexcept {
    ValueHandler::begin(std::move(storage));
    depth_ = 0;
    root_members_ = 0;
  }
  std::size_t root_members() const { return root_members_; }

  bool on_object_begin(Error&) { return ++depth_, true; }
  bool on_object_end(std::size_t count, Error& error) {
    if (--depth_ == 0) root_members_ = count;
    return ValueHandler::on_object_end(count, error);
  }
  bool on_array_begin(Error&) { return ++depth_, true; }
  bool on_array_end(std::size_t count, Error& error) {
    --depth_;
    return ValueHandler::on_array_end(count, error);
  }
  // A number that is out of range is no absent one.
  bool on_double(double number, Text text, Error& error) {
    if (!std::isfinite(number)) error = boost::json::error::exponent_overflow;
    return !error && ValueHandler::on_double(number, text, error);
  }

 private:
  std::size_t depth_ = 0;
  std::size_t root_members_ = 0;
};

// Threads: one at a time. Meant to live on the stack of one call.
class HeaderParser {
 public:
  HeaderParser();
  HeaderParser(const HeaderParser&) = delete;
  HeaderParser& operator=(const HeaderParser&) = delete;

  // One JSON object, nothing but JSON white space around it, valid UTF-8, no name twice at its top, no number
  // beyond the range of double.
  // invalid_argument for anything else. Lifetime: the object is valid until the next call.
  Result<const boost::json::object*> parse(std::string_view line);

 private:
  alignas(std::max_align_t) std::array<unsigned char, 4096> value_buffer_;
  alignas(std::max_align_t) std::array<unsigned char, 2048> stack_buffer_;
  boost::json::monotonic_resource resource_;
  boost::json::basic_parser<HeaderHandler> parser_;
  std::optional<boost::json::value> value_;
};

}  // namespace vedette::protocol
