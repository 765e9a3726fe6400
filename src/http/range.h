// Answers whose body is a source, whole or the part that a request asks for.
#pragma once
#include "http/message.h"

namespace vedette::http {

// Makes the source the body of an answer of status 200. When the request has a Range of bytes, one alone, the answer
// becomes 206 with that part, or 416 without a body when the source has no such bytes. Ranges of another form, several
// of them, and those that hold under a condition (If-Range) are ignored, as the protocol allows.
void serve_source(std::shared_ptr<ByteSource> source, const Request& request, Response& response);

}  // namespace vedette::http
