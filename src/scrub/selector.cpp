#include "scrub/selector.h"

#include "base/ascii.h"

namespace vedette::scrub {
namespace {

using Step = Selector::Step;
using Node = Selector::Node;

bool fits(const Step& step, const Place& place) {
  switch (step.kind) {
    case Step::Kind::any: return place.parent != nullptr;
    case Step::Kind::type: return (place.types & step.types) != 0;
    case Step::Kind::key: {
      if (!place.is_element) return place.parent != nullptr && ascii::equals_ignoring_case(step.key, place.name);
      const auto index = ascii::parse_number<std::size_t>(step.key);
      return index && *index == place.index;
    }
    case Step::Kind::deep: return true;
  }
  return false;
}

// From the place towards the root. After a `**` only the last choice needs to be taken back, as in globs: so the work
// is bounded by the product of the lengths.
bool fits(std::span<const Step> steps, const Place* at, bool passes_hidden) {
  const Place* retry = nullptr;
  std::size_t retry_left = 0;
  std::size_t left = steps.size();
  while (true) {
    if (left == 0) return true;
    if (passes_hidden) {
      while (at != nullptr && at->is_hidden) at = at->parent;
    }
    const Step& step = steps[left - 1];
    if (step.kind == Step::Kind::deep) {
      retry = at;
      retry_left = --left;
    } else if (at != nullptr && fits(step, *at)) {
      at = at->parent;
      --left;
    } else if (at != nullptr && retry != nullptr) {
      retry = retry->parent;
      at = retry;
      left = retry_left;
    } else {
      return false;
    }
  }
}

Reach reach_of_path(const Node& node, const Place& place) {
  bool names = false;
  bool has_deep = false;
  for (const Step& step : node.steps) {
    names |= step.kind == Step::Kind::key || (step.kind == Step::Kind::type && (step.types & ~kFormTypes) != 0);
    has_deep |= step.kind == Step::Kind::deep;
  }
  if (!fits(node.steps, &place, true) && !fits(node.steps, &place, false)) return Reach::none;
  return names && !has_deep ? Reach::named : Reach::sweeping;
}

// The parser bounds the depth.
Reach reach_of(const Node& node, const Place& place) {
  switch (node.kind) {
    case Node::Kind::path: return reach_of_path(node, place);
    case Node::Kind::not_:
      return reach_of(node.children.front(), place) == Reach::none ? Reach::sweeping : Reach::none;
    case Node::Kind::all: {
      Reach best = Reach::sweeping;
      for (const Node& child : node.children) {
        const Reach reach = reach_of(child, place);
        if (reach == Reach::none) return reach;
        best = std::max(best, reach);
      }
      return best;
    }
    case Node::Kind::any: {
      Reach best = Reach::none;
      for (const Node& child : node.children) best = std::max(best, reach_of(child, place));
      return best;
    }
  }
  return Reach::none;
}

bool has_type(const Node& node, std::uint32_t type) {
  const auto is_type = [&](const Step& step) { return (step.types & type) != 0; };
  const auto in_child = [&](const Node& child) { return has_type(child, type); };
  return std::ranges::any_of(node.steps, is_type) || std::ranges::any_of(node.children, in_child);
}

}  // namespace

bool Selector::selects(const Place& place) const {
  if (place.pii == Pii::never) return false;
  return reach_of(root_, place) >= (place.pii == Pii::maybe ? Reach::named : Reach::sweeping);
}

bool Selector::names_type(std::uint32_t type) const { return has_type(root_, type); }

}  // namespace vedette::scrub
