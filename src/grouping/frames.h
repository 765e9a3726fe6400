// Frames as grouping sees them, and the parts of a frame that tell it from others.
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::grouping {

// Platforms whose frames obey the same rules. Bits, so that a rule names several.
enum class Family : std::uint8_t { javascript = 1, native = 2, other = 4 };
inline constexpr std::uint8_t kAllFamilies = 7;

Family family_of(std::string_view platform);

// Views into the event; empty text and zero numbers where a frame is silent.
struct Frame {
  std::size_t index = 0;  // in the list of frames
  std::string_view function;
  std::string_view raw_function;
  std::string_view module;
  std::string_view package;
  std::string_view filename;
  std::string_view abs_path;
  std::string_view context_line;
  std::string_view platform;  // the event's where the frame has none
  std::string_view category;
  std::int64_t line = 0;
  std::int64_t column = 0;
  Family family = Family::other;
  std::int8_t in_app = -1;         // 1, 0, -1 for unsaid
  std::int8_t sent_in_app = -1;    // what the sender said
  bool has_sent_in_app = false;    // rules have changed it before: in_app is their word
  bool is_category_new = false;    // set by a rule
  bool is_source_mapped = false;
  bool is_removed = false;         // a rule took it out of grouping

  std::string_view path() const { return abs_path.empty() ? filename : abs_path; }
};

// The newest frames count, and no more of them than this.
inline constexpr std::size_t kMaxFrames = 250;

// Oldest first; elements that are no objects are left out.
std::vector<Frame> read_frames(const boost::json::array& frames, std::string_view event_platform);
std::vector<Frame> read_frames(const boost::json::object* stacktrace,
                               std::string_view event_platform);

// `http://host/x`, `app:///x`, `file:///x`, `blob:…` and the like.
bool is_url(std::string_view path);
// What follows the last slash or backslash.
std::string_view basename(std::string_view path);

// The frame nearest the crash that is in-app, else the nearest of all; null without frames.
const Frame* crash_frame(const std::vector<Frame>& frames);
// The function for people to read: native names without parameters, templates and return types.
std::string display_function(const Frame& frame);

// What of a frame goes into hashes; empty parts do not contribute.
struct FrameParts {
  std::string_view module;
  std::string_view filename;
  std::string_view function;
  std::string_view context_line;

  bool empty() const {
    return module.empty() && filename.empty() && function.empty() && context_line.empty();
  }
};

class FrameReducer {
 public:
  // Nothing for a frame that is left out whole. The parts live until the next call.
  FrameParts reduce(const Frame& frame);

 private:
  std::string_view reduce_module(const Frame& frame);
  std::string_view reduce_filename(const Frame& frame);
  std::string_view reduce_function(const Frame& frame);
  std::string_view reduce_context_line(const Frame& frame);

  std::string module_;
  std::string filename_;
  std::string function_;
  std::string context_line_;
};

// A call of a function by itself: the same place of the source as the caller.
bool is_recursion(const Frame& frame, const Frame& caller);

// function_names.cpp. `buffer` holds the answer where it is no part of the input.
std::string_view trim_native_function(std::string_view function, std::string& buffer);
// Empty for names that say nothing.
std::string_view reduce_function_name(const Frame& frame, std::string& buffer);

// module_names.cpp: names that a JVM makes at run time, their numbers replaced by `<auto>`.
std::string_view reduce_generated_name(std::string_view name, std::string& buffer);

}  // namespace vedette::grouping
