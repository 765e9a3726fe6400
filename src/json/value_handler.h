// What Boost's parser hands over, built into a value.
#pragma once
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>
#include <cstddef>

#include "json/value.h"

namespace vedette::json {

// A number beyond the range of double becomes null: read as infinity it could be written, and not be read again.
class ValueHandler {
 public:
  using Text = boost::json::string_view;
  using Error = boost::json::error_code;

  static constexpr std::size_t max_object_size = boost::json::object::max_size();
  static constexpr std::size_t max_array_size = boost::json::array::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  // Lifetime: the buffer, where values wait for their container, outlives the handler.
  ValueHandler(unsigned char* buffer, std::size_t size) : values_({}, buffer, size) {}

  // What was built before is gone; `storage` is for what comes.
  void begin(storage_ptr storage) noexcept { values_.reset(std::move(storage)); }
  value release() noexcept { return values_.release(); }

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return true; }
  bool on_object_end(std::size_t count, Error&) { return values_.push_object(count), true; }
  bool on_array_begin(Error&) { return true; }
  bool on_array_end(std::size_t count, Error&) { return values_.push_array(count), true; }
  bool on_key_part(Text text, std::size_t, Error&) { return values_.push_chars(text), true; }
  bool on_key(Text text, std::size_t, Error&) { return values_.push_key(text), true; }
  bool on_string_part(Text text, std::size_t, Error&) { return values_.push_chars(text), true; }
  bool on_string(Text text, std::size_t, Error&) { return values_.push_string(text), true; }
  bool on_number_part(Text, Error&) { return true; }
  bool on_int64(std::int64_t number, Text, Error&) { return values_.push_int64(number), true; }
  bool on_uint64(std::uint64_t number, Text, Error&) { return values_.push_uint64(number), true; }
  bool on_double(double number, Text, Error&) {
    std::isfinite(number) ? values_.push_double(number) : values_.push_null();
    return true;
  }
  bool on_bool(bool truth, Error&) { return values_.push_bool(truth), true; }
  bool on_null(Error&) { return values_.push_null(), true; }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

 private:
  boost::json::value_stack values_;
};

}  // namespace vedette::json
