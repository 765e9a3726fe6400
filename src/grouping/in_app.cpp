#include "grouping/json_view.h"
#include "grouping/rules.h"

namespace vedette::grouping {
namespace {

boost::json::object& data_of(boost::json::object& frame) {
  auto& data = frame["data"];
  return data.is_object() ? data.get_object() : data.emplace_object();
}

// Writes the verdict of the rules, -1 for none.
void write_frame(const Frame& view, boost::json::object& frame) {
  // The frame's own texts move once it is written to; a new category is a text of a rule.
  const auto [sent, verdict] = std::pair(view.sent_in_app, view.in_app);
  const auto category = view.is_category_new ? view.category : std::string_view();
  if (verdict != sent) {
    data_of(frame)["orig_in_app"] = sent;
  } else if (view.has_sent_in_app) {
    data_of(frame).erase("orig_in_app");
  }
  frame["in_app"] = verdict == 1;
  if (!category.empty()) data_of(frame)["category"] = category;
}

void apply_to_stack(boost::json::value* stacktrace, const ErrorView& error,
                    std::string_view platform, const StacktraceRules* own) {
  auto* object = stacktrace == nullptr ? nullptr : stacktrace->if_object();
  auto* list = object == nullptr ? nullptr : object->if_contains("frames");
  auto* frames = list == nullptr ? nullptr : list->if_array();
  if (frames == nullptr) return;

  auto views = read_frames(*frames, platform);
  std::vector<std::int8_t> before;
  before.reserve(views.size());
  for (auto& view : views) {
    before.push_back(view.in_app);
    view.in_app = view.sent_in_app;
  }
  modify_frames(views, error, own);
  for (std::size_t i = 0; i < views.size(); ++i) {
    // Most frames are as they were.
    const auto& view = views[i];
    if (view.in_app == before[i] && view.in_app != -1 && !view.is_category_new) continue;
    write_frame(view, (*frames)[view.index].get_object());
  }
  // Frames beyond those that rules look at.
  const auto first = views.empty() ? 0 : views.front().index;
  for (std::size_t i = 0; i < first; ++i) {
    auto* frame = (*frames)[i].if_object();
    if (frame != nullptr && !is_true(*frame, "in_app")) (*frame)["in_app"] = false;
  }
}

boost::json::array* mutable_values(boost::json::object& event, std::string_view key) {
  auto* interface = event.if_contains(key);
  if (interface == nullptr || !interface->is_object()) return nullptr;
  auto* values = interface->get_object().if_contains("values");
  return values == nullptr ? nullptr : values->if_array();
}

ErrorView error_of(const boost::json::object& exception) {
  const auto* mechanism = object_of(exception, "mechanism");
  return {text_of(exception, "type"), text_of(exception, "value"),
          mechanism == nullptr ? std::string_view() : text_of(*mechanism, "type")};
}

}  // namespace

void apply_stacktrace_rules(boost::json::object& event, const GroupingOptions& options) {
  const auto platform = text_of(event, "platform");
  const auto* own = options.stacktrace_rules.get();
  for (const std::string_view key : {"exception", "threads"}) {
    auto* values = mutable_values(event, key);
    if (values == nullptr) continue;
    for (auto& value : *values) {
      auto* object = value.if_object();
      if (object == nullptr) continue;
      const auto error = key == "exception" ? error_of(*object) : ErrorView{};
      apply_to_stack(object->if_contains("stacktrace"), error, platform, own);
    }
  }
  apply_to_stack(event.if_contains("stacktrace"), {}, platform, own);
}

}  // namespace vedette::grouping
