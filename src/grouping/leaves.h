// The leaf values that make one hash, as bytes that no other sequence of leaves yields.
#pragma once
#include <fmt/core.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "grouping/grouping.h"

namespace vedette::grouping {

enum class Leaf : char {
  exception = 'E',  // opens an exception of a chain
  frame = 'F',      // opens a frame
  type = 't',
  value = 'v',
  ns_error = 'n',
  module = 'm',
  filename = 'f',
  function = 'u',
  context_line = 'l',
  message = 'M',
  directive = 'd',
  violation = 'b',
  fingerprint = 'P',
  splice = 'D',  // the default grouping in the midst of a fingerprint
};

constexpr std::string_view leaf_name(Leaf leaf) {
  switch (leaf) {
    case Leaf::exception: return "exception";
    case Leaf::frame: return "frame";
    case Leaf::type: return "type";
    case Leaf::value: return "value";
    case Leaf::ns_error: return "ns-error";
    case Leaf::module: return "module";
    case Leaf::filename: return "filename";
    case Leaf::function: return "function";
    case Leaf::context_line: return "context-line";
    case Leaf::message: return "message";
    case Leaf::directive: return "directive";
    case Leaf::violation: return "violation";
    case Leaf::fingerprint: return "fingerprint";
    case Leaf::splice: return "default";
  }
  return "";
}

class Leaves {
 public:
  // With `explains`, readable values are collected beside the bytes.
  explicit Leaves(bool explains = false) : explains_(explains) {}

  void add(Leaf leaf, std::string_view text) {
    open(leaf);
    const auto size = static_cast<std::uint32_t>(text.size());
    for (int shift = 0; shift < 32; shift += 8) bytes_ += static_cast<char>(size >> shift);
    bytes_ += text;
    if (explains_) values_.push_back(fmt::format("{}: {}", leaf_name(leaf), text));
  }
  // A leaf without a text of its own.
  void open(Leaf leaf) { bytes_ += static_cast<char>(leaf); }
  void append(const Leaves& other) {
    bytes_ += other.bytes_;
    values_.insert(values_.end(), other.values_.begin(), other.values_.end());
  }

  bool empty() const { return bytes_.empty(); }
  const std::string& bytes() const { return bytes_; }
  const std::vector<std::string>& values() const { return values_; }
  Hash hash() const { return md5(bytes_); }

 private:
  bool explains_;
  std::string bytes_;
  std::vector<std::string> values_;
};

// The two views of anything with stack traces: in-app frames alone, and all frames.
struct VariantLeaves {
  explicit VariantLeaves(bool explains) : app(explains), system(explains) {}
  Leaves app;
  Leaves system;
  // Whether frames are among the leaves.
  bool app_has_frames = false;
  bool system_has_frames = false;

  void append(const VariantLeaves& other) {
    app.append(other.app);
    system.append(other.system);
    app_has_frames |= other.app_has_frames;
    system_has_frames |= other.system_has_frames;
  }
};

}  // namespace vedette::grouping
