// Answers that are files.
#include "api/endpoint.h"
#include "http/disposition.h"

namespace vedette::api {

Reply file_reply(Context& context, File file) {
  context.headers.set("Content-Disposition", http::attachment_disposition(file.name));
  // For a reader that shows the file all the same: nothing in it runs, loads or knows the origin.
  context.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
  return {200, {}, std::move(file.media_type), std::move(file.content)};
}

}  // namespace vedette::api
