#include "normalize/report.h"

#include "normalize/trim.h"

namespace vedette::normalize {
namespace {

// A hostile event could make one record per byte.
constexpr std::size_t kMaxErrors = 100;
constexpr Budget kErrorValue{512, 3};
constexpr Budget kSentMeta{65536, 24};

}  // namespace

std::string Path::text() const {
  return parent_ == nullptr ? name() : parent_->text() + '.' + name();
}

Report::Report(json::object& event) : errors_(event.storage()), meta_(event.storage()) {
  if (auto* errors = event.if_contains("errors")) {
    if (auto* list = errors->if_array()) {
      for (auto& error : *list) {
        if (errors_.size() == kMaxErrors) break;
        const auto* object = error.if_object();
        const auto* type = object == nullptr ? nullptr : object->if_contains("type");
        if (type == nullptr || !type->is_string()) continue;
        if (trim_bag(error, kMediumBag, Path("errors"), nullptr))
          errors_.push_back(std::move(error));
      }
    }
    event.erase("errors");
  }
  if (auto* meta = event.if_contains("_meta")) {
    if (meta->is_object() && trim_bag(*meta, kSentMeta, Path("_meta"), nullptr))
      meta_ = std::move(meta->get_object());
    event.erase("_meta");
  }
}

void Report::add(json::object&& error) {
  if (errors_.size() < kMaxErrors) errors_.push_back(std::move(error));
}

void Report::invalid(const Path& path, json::value&& value, std::string_view type) {
  if (errors_.size() >= kMaxErrors) return;
  json::object error(errors_.storage());
  error.reserve(3);
  error["type"] = type;
  // A key that is no key may be what is wrong.
  json::string& name = error["name"].emplace_string();
  name = path.text();
  replace_nuls(name);
  if (trim_bag(value, kErrorValue, path, nullptr)) error["value"] = std::move(value);
  add(std::move(error));
}

void Report::shifted(std::string_view kind, std::string_view sdk_time,
                     std::string_view server_time) {
  json::object error(errors_.storage());
  error.reserve(4);
  error["type"] = kind;
  error["name"] = "timestamp";
  error["sdk_time"] = sdk_time;
  error["server_time"] = server_time;
  add(std::move(error));
}

// The depth of a path is the depth of our own steps and budgets, never the sender's choice.
json::object& Report::node(const Path& path) {
  json::object& parent = path.parent() == nullptr ? meta_ : node(*path.parent());
  json::value& slot = parent[path.name()];
  return slot.is_object() ? slot.get_object() : slot.emplace_object();
}

json::object& Report::remarks(const Path& path) {
  json::value& slot = node(path)[""];
  return slot.is_object() ? slot.get_object() : slot.emplace_object();
}

void Report::note_length(json::object& remarks, std::size_t original) {
  // An SDK that has cut the value itself knows the true length.
  if (!remarks.contains("len")) remarks["len"] = original;
}

void Report::cut(const Path& path, std::size_t original, std::size_t start, std::size_t end) {
  json::object& about = remarks(path);
  json::value& list = about["rem"];
  json::array& all = list.is_array() ? list.get_array() : list.emplace_array();
  json::array& remark = all.emplace_back(json::array(all.storage())).get_array();
  remark.emplace_back("!limit");
  remark.emplace_back("s");
  remark.emplace_back(start);
  remark.emplace_back(end);
  note_length(about, original);
}

void Report::shortened(const Path& path, std::size_t original) {
  note_length(remarks(path), original);
}

void Report::write(json::object& event) {
  if (!errors_.empty()) event["errors"] = std::move(errors_);
  if (!meta_.empty()) event["_meta"] = std::move(meta_);
}

}  // namespace vedette::normalize
