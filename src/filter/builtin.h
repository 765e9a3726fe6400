// What Vedette itself knows about noise: crawlers, extensions, health checks, and reports and errors
// that no one can mend. All functions are pure and may be called from any thread.
#pragma once
#include <string_view>

namespace vedette::filter {

// Whether a User-Agent is that of a crawler, a preview of links or a monitor.
bool is_crawler(std::string_view user_agent);

// Whether the value of an exception is one that browser extensions and injected scripts are known for.
bool is_extension_message(std::string_view value);
// Whether the address of a script is inside a browser extension, or of a party that injects scripts.
bool is_extension_script(std::string_view path);

// Whether a transaction's name is that of a health check.
bool is_health_check(std::string_view transaction);

// Whether a source in a CSP report is one that no site can do anything about.
bool is_bogus_csp_source(std::string_view source);

// A part of a bundle of JavaScript could not be loaded: mostly the network, or an old page after a deploy.
bool is_chunk_load_error(std::string_view type, std::string_view value);
// React found another page than its server had rendered: mostly the work of extensions.
bool is_hydration_error(std::string_view value);

}  // namespace vedette::filter
