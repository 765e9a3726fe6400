// Reports that browsers send by themselves, without an SDK, as events. The event has no id, and
// still has to be normalized; release and environment come from the request, not from the report.
// Reference: Content Security Policy Level 3, Reporting API, RFC 7469 (HPKP), RFC 9163 (Expect-CT),
// Network Error Logging.
#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/value.h"

namespace vedette::normalize {

// The reports of a payload: the elements of a list, or the payload alone.
std::vector<boost::json::value> reports_of(boost::json::value payload);

// One report on a violation of a security policy: {"csp-report"}, the Reporting API's
// {"type": "csp-violation", "body"}, {"expect-ct-report"}, {"expect-staple-report"}, or one with
// `known-pins`. Of a list the first report counts. Errors: invalid_security_report.
Result<boost::json::object> event_from_security_report(const boost::json::value& report,
                                                       boost::json::storage_ptr storage = {});

// {"age", "type": "network-error", "url", "user_agent", "body"}; happened `age` milliseconds before
// `received`. Of a list the first report counts. Errors: invalid_nel_report; nel_success for a
// request that went well.
Result<boost::json::object> event_from_nel_report(const boost::json::value& report,
                                                  Instant received,
                                                  boost::json::storage_ptr storage = {});

}  // namespace vedette::normalize
