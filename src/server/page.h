// The page: files that are part of the program, and how they are served.
#pragma once
#include <string_view>
#include <vector>

#include "http/message.h"

namespace vedette::server {

struct Asset {
  std::string_view path;  // `/assets/index-1a2b.js`
  std::string_view content_type;
  std::string_view plain;
  // Empty when they would not be smaller.
  std::string_view gzip;
  std::string_view brotli;
};

// What was built into the program; empty when it was built without the page.
const std::vector<Asset>& embedded_assets();

// The file of that path, or the page itself for every path that the page routes on its own: none of these ends like the
// name of a file. `/robots.txt` and `/favicon.ico` are answered where no file of that name is part of the page.
http::Response serve_page(const std::vector<Asset>& assets, const http::Request& request);

}  // namespace vedette::server
