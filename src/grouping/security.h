// Reports of browsers about a content security policy, and errors in templates.
#pragma once
#include <string>

#include "grouping/leaves.h"

namespace vedette::grouping {

struct CspReport {
  std::string directive;  // effective, without its sources
  std::string_view violated;
  std::string_view blocked_uri;
  // inline or eval: the page's own script broke the policy. Empty otherwise.
  std::string_view local_kind;
  // The host or scheme that was blocked, `self` for the page's own.
  std::string blocked_host;
};

std::optional<CspReport> read_csp(const boost::json::object& event);
std::string csp_title(const CspReport& report);

// Empty when there is nothing of the kind.
Leaves csp_leaves(const boost::json::object& event, bool explains);
Leaves template_leaves(const boost::json::object& event, bool explains);

}  // namespace vedette::grouping
