// Stack traces and threads as leaves.
#pragma once
#include "grouping/frames.h"
#include "grouping/leaves.h"
#include "grouping/rules.h"

namespace vedette::grouping {

// The event and how it is to be grouped; lives as long as both.
struct Context {
  Context(const boost::json::object& from, const GroupingOptions& with);

  const boost::json::object& event;
  const GroupingOptions& options;
  std::string_view platform;
};

// Nothing contributes where the trace is absent, too short for `min-frames`, or says nothing.
VariantLeaves stack_leaves(const boost::json::object* stacktrace, const ErrorView& error,
                           const Context& context);

// The only crashed thread, else the only current one, else the only one; null otherwise.
const boost::json::object* grouping_thread(const boost::json::object& event);

}  // namespace vedette::grouping
