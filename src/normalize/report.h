// What happened to an event on its way to the canonical form: records in `errors`, remarks in
// `_meta`.
#pragma once
#include <boost/json.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace vedette::normalize {

namespace json = boost::json;

// A place in the event: a chain of keys and positions that lives on the stack. A path refers to its
// parent and to its key, and must not outlive them.
class Path {
 public:
  explicit Path(std::string_view key) : key_(key) {}
  Path(const Path& parent, std::string_view key) : parent_(&parent), key_(key) {}
  Path(const Path& parent, std::size_t index) : parent_(&parent), index_(index), is_index_(true) {}

  const Path* parent() const { return parent_; }
  // The key, or the position in decimal.
  std::string name() const { return is_index_ ? std::to_string(index_) : std::string(key_); }
  // `exception.values.0.type`
  std::string text() const;

 private:
  const Path* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
  bool is_index_ = false;
};

class Report {
 public:
  // Takes `errors` and `_meta` out of the event; what earlier hands wrote there is kept.
  explicit Report(json::object& event);

  // The value at `path` was dropped: it has a wrong type or breaks a rule.
  void invalid(const Path& path, json::value&& value, std::string_view type = "invalid_data");
  // Times were shifted. `kind` is clock_drift, future_timestamp or past_timestamp.
  void shifted(std::string_view kind, std::string_view sdk_time, std::string_view server_time);
  // A text of `original` characters was cut; `start`..`end` is the mark of omission in the rest.
  void cut(const Path& path, std::size_t original, std::size_t start, std::size_t end);
  // A list or an object of `original` elements lost some of them.
  void shortened(const Path& path, std::size_t original);

  // Puts `errors` and `_meta` back, as far as there is anything to say.
  void write(json::object& event);

 private:
  void add(json::object&& error);
  json::object& node(const Path& path);
  json::object& remarks(const Path& path);
  void note_length(json::object& remarks, std::size_t original);

  json::array errors_;
  json::object meta_;
};

}  // namespace vedette::normalize
