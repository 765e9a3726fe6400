// The crash-report dialog: a script that a page loads after an error, to ask its user what happened.
#pragma once
#include "http/message.h"

namespace vedette::ingest {

// JavaScript that opens the dialog of the address's `eventId` and `dsn`. The other pairs of its query
// replace texts: title, subtitle, subtitle2, labelName, labelEmail, labelComments, labelSubmit, labelClose,
// errorGeneric, errorFormEntry, successMessage; name and email are filled in.
// 400 without a DSN or an event.
http::Response error_page_script(const http::Request& request);

}  // namespace vedette::ingest
