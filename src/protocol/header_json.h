// The JSON of envelope and item headers: many small objects a second, read without the heap.
#pragma once
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_stack.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace vedette::protocol {

// How deep arrays and objects may stand in one another.
inline constexpr std::size_t kHeaderDepthMax = 32;

// Builds the value and counts the members of the outermost object, so that a name that comes twice
// is noticed: the object itself would keep the last one without a word.
class HeaderHandler {
 public:
  using Text = boost::json::string_view;
  using Error = boost::json::error_code;

  static constexpr std::size_t max_object_size = boost::json::object::max_size();
  static constexpr std::size_t max_array_size = boost::json::array::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  HeaderHandler(unsigned char* buffer, std::size_t size) : values_({}, buffer, size) {}

  // What was built before is gone; `storage` is for what comes.
  void begin(boost::json::storage_ptr storage) noexcept {
    values_.reset(std::move(storage));
    depth_ = 0;
    root_members_ = 0;
  }
  boost::json::value release() noexcept { return values_.release(); }
  std::size_t root_members() const { return root_members_; }

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return ++depth_, true; }
  bool on_object_end(std::size_t count, Error&) {
    if (--depth_ == 0) root_members_ = count;
    return values_.push_object(count), true;
  }
  bool on_array_begin(Error&) { return ++depth_, true; }
  bool on_array_end(std::size_t count, Error&) {
    --depth_;
    return values_.push_array(count), true;
  }
  bool on_key_part(Text text, std::size_t, Error&) { return values_.push_chars(text), true; }
  bool on_key(Text text, std::size_t, Error&) { return values_.push_key(text), true; }
  bool on_string_part(Text text, std::size_t, Error&) { return values_.push_chars(text), true; }
  bool on_string(Text text, std::size_t, Error&) { return values_.push_string(text), true; }
  bool on_number_part(Text, Error&) { return true; }
  bool on_int64(std::int64_t number, Text, Error&) { return values_.push_int64(number), true; }
  bool on_uint64(std::uint64_t number, Text, Error&) { return values_.push_uint64(number), true; }
  bool on_double(double number, Text, Error&) { return values_.push_double(number), true; }
  bool on_bool(bool truth, Error&) { return values_.push_bool(truth), true; }
  bool on_null(Error&) { return values_.push_null(), true; }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

 private:
  boost::json::value_stack values_;
  std::size_t depth_ = 0;
  std::size_t root_members_ = 0;
};

// Threads: one at a time. Meant to live on the stack of one call.
class HeaderParser {
 public:
  HeaderParser();
  HeaderParser(const HeaderParser&) = delete;
  HeaderParser& operator=(const HeaderParser&) = delete;

  // One JSON object, nothing but JSON white space around it, valid UTF-8, no name twice at its top.
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
