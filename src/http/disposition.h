// The header by which a browser keeps a body instead of showing it.
#pragma once
#include <string>
#include <string_view>

namespace vedette::http {

// A Content-Disposition that asks to keep the body under shown_filename(filename), whatever the text
// is. RFC 6266: a name that is not plain ASCII is there twice, the second time whole.
std::string attachment_disposition(std::string_view filename);

}  // namespace vedette::http
