// The steps that look at one event alone: pure, and run side by side on several threads.
#pragma once
#include <span>
#include <string_view>

#include "pipeline/work_item.h"

namespace vedette::pipeline {

struct Step {
  std::string_view name;
  // Leaves the item without an event when there is nothing to go on with.
  void (*run)(WorkItem& item);
};

// decode, normalize, group, name, render: in this order.
std::span<const Step> steps();

// Runs every step on the item.
void prepare(WorkItem& item);

}  // namespace vedette::pipeline
