// How able the device of a user is: `low`, `medium` or `high`, so that slow ones can be told apart.
#include <algorithm>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr std::string_view kTag = "device.class";
constexpr double kGiB = 1073741824.0;

// Apple says no clock rates, but its models are numbered by generation: `iPhone14,2`.
struct Generations {
  std::string_view prefix;
  int first_medium;
  int first_high;
};
constexpr Generations kApple[] = {{"iPhone", 11, 14}, {"iPad", 8, 13}, {"iPod", 99, 99}};

std::string_view class_of_model(std::string_view model) {
  for (const auto& generations : kApple) {
    if (!model.starts_with(generations.prefix)) continue;
    const auto rest = model.substr(generations.prefix.size());
    const auto number = ascii::parse_number<int>(rest.substr(0, rest.find(',')));
    if (!number || *number <= 0) return {};
    if (*number >= generations.first_high) return "high";
    return *number >= generations.first_medium ? "medium" : "low";
  }
  return {};
}

// The weakest of processor and memory decides.
std::string_view class_of_parts(const json::object& device) {
  const auto cores = number_of(device, "processor_count");
  const auto mhz = number_of(device, "processor_frequency");
  const auto memory = number_of(device, "memory_size");
  if (!cores || !mhz || !memory) return {};
  if (*cores < 4 || *mhz < 2000 || *memory < 3 * kGiB) return "low";
  return *cores >= 8 && *mhz >= 2500 && *memory >= 6 * kGiB ? "high" : "medium";
}

bool has_tag(const json::object& event) {
  const auto* tags = array_of(event, "tags");
  return tags != nullptr && std::ranges::any_of(*tags, [](const json::value& tag) {
    return view(tag.get_array()[0].get_string()) == kTag;
  });
}

}  // namespace

void classify_device(Draft& draft) {
  json::object& event = draft.event;
  const auto* contexts = object_of(event, "contexts");
  const auto* device = contexts == nullptr ? nullptr : object_of(*contexts, "device");
  if (device == nullptr || has_tag(event)) return;
  auto found = class_of_model(text_of(*device, "model"));
  if (found.empty()) found = class_of_parts(*device);
  if (found.empty()) return;
  json::value& tags = event["tags"];
  if (!tags.is_array()) tags.emplace_array();
  json::array& pair = tags.get_array().emplace_back(json::array(event.storage())).get_array();
  pair.emplace_back(json::string(kTag, event.storage()));
  pair.emplace_back(json::string(found, event.storage()));
}

}  // namespace vedette::normalize
