// The steps that look at one event alone: pure, and run side by side on several threads.
#pragma once
#include <span>
#include <string_view>

#include "pipeline/work_item.h"

namespace vedette::pipeline {

struct Step {
  std::string_view name;
  // Sets the outcome of an event that goes no further.
  void (*run)(EventWork& work, const Delivery& delivery);
};

// normalize, filter, scrub, extract, group, name, render: in this order.
std::span<const Step> event_steps();
// Of transactions, feedback and replays, which make no issue: the first four.
std::span<const Step> plain_steps();

// A JSON text as the event of `work`. False, with the outcome set, when it is no object.
bool parse_event(EventWork& work, std::string_view json);
// A copy of the object as the event of `work`.
void take_event(EventWork& work, const json::object& event);
// Runs the steps as long as there is no outcome. True when the event came through.
bool run_steps(std::span<const Step> steps, EventWork& work, const Delivery& delivery);

}  // namespace vedette::pipeline
