#include "scrub/marks.h"

namespace vedette::scrub {
namespace {

// A hostile event could make a remark out of every few bytes.
constexpr std::size_t kRemarkedMax = 2000;
constexpr std::size_t kDepthMax = 128;

std::string name_of(const Place& place) {
  return place.is_element ? std::to_string(place.index) : std::string(place.meta_name);
}

void drop_originals(json::object& node, std::size_t depth) {
  if (auto* about = node.if_contains(""); about != nullptr && about->is_object()) about->get_object().erase("val");
  if (depth == kDepthMax) {
    node.clear();
    return;
  }
  for (auto& member : node) {
    if (auto* child = member.value().if_object()) drop_originals(*child, depth + 1);
  }
}

}  // namespace

Marks::Marks(json::object& event) : meta_(event.storage()) {
  auto* meta = event.if_contains("_meta");
  if (meta == nullptr) return;
  if (meta->is_object()) meta_ = std::move(meta->get_object());
  *meta = nullptr;
  drop_originals(meta_, 0);
}

const json::object* Marks::find_node(const Place& place) const {
  if (place.parent == nullptr) return &meta_;
  const auto* parent = find_node(*place.parent);
  if (parent == nullptr) return nullptr;
  const auto* node = place.is_element ? parent->if_contains(std::to_string(place.index))
                                      : parent->if_contains(place.meta_name);
  return node == nullptr ? nullptr : node->if_object();
}

const json::array* Marks::remarks_at(const Place& place) const {
  if (meta_.empty()) return nullptr;
  const auto* node = find_node(place);
  const auto* about = node == nullptr ? nullptr : json::object_of(*node, "");
  return about == nullptr ? nullptr : json::array_of(*about, "rem");
}

json::object& Marks::node(const Place& place) {
  json::object& parent = place.parent->parent == nullptr ? meta_ : node(*place.parent);
  json::value& slot = parent[name_of(place)];
  return slot.is_object() ? slot.get_object() : slot.emplace_object();
}

json::object* Marks::about(const Place& place) {
  if (place.parent == nullptr || count_ == kRemarkedMax) return nullptr;
  ++count_;
  json::value& slot = node(place)[""];
  return slot.is_object() ? &slot.get_object() : &slot.emplace_object();
}

void Marks::set_remarks(const Place& place, json::array&& remarks, std::optional<std::size_t> original) {
  auto* noted = about(place);
  if (noted == nullptr) return;
  if (!remarks.empty()) (*noted)["rem"] = std::move(remarks);
  // Who has cut the value knows the true length.
  if (original && !noted->contains("len")) (*noted)["len"] = *original;
}

void Marks::add_removal(const Place& place, std::string_view rule_id, std::string_view type) {
  auto* noted = about(place);
  if (noted == nullptr) return;
  json::array remark(meta_.storage());
  remark.emplace_back(rule_id);
  remark.emplace_back(type);
  json::array remarks(meta_.storage());
  remarks.push_back(std::move(remark));
  (*noted)["rem"] = std::move(remarks);
}

void Marks::write(json::object& event) {
  if (!meta_.empty()) {
    event["_meta"] = std::move(meta_);
  } else {
    event.erase("_meta");
  }
}

}  // namespace vedette::scrub
