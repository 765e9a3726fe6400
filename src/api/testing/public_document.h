// Sentry's public API document as a judge of our answers, where a copy of it is at hand.
#pragma once
#include <optional>
#include <string>

#include "http/message.h"
#include "json/value.h"

namespace vedette::api::testing {

// Whether the document is there: the repository does not contain it.
bool has_public_document();
// The first way in which a body does not fit what the document says of the operation's answer;
// nothing when it fits, or when the operation or the document is not there.
std::optional<std::string> find_public_mismatch(http::Method method, std::string_view path, int status, const json::value& body);

}  // namespace vedette::api::testing
