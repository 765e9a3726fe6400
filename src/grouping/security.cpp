#include "grouping/security.h"

#include "base/ascii.h"
#include "grouping/frames.h"
#include "grouping/json_view.h"

namespace vedette::grouping {
namespace {

// Browsers write hyphens, normalized reports underscores.
std::string_view field(const boost::json::object& report, std::string_view underscored,
                       std::string_view hyphenated) {
  const auto text = text_of(report, underscored);
  return text.empty() ? text_of(report, hyphenated) : text;
}

// Host and port of a URL; of anything else the scheme, or the text itself.
std::string_view host_of(std::string_view uri) {
  const auto scheme = uri.find("://");
  if (scheme == std::string_view::npos) {
    const auto colon = uri.find(':');
    return colon == std::string_view::npos ? uri.substr(0, uri.find('/')) : uri.substr(0, colon);
  }
  const auto rest = uri.substr(scheme + 3);
  const auto host = rest.substr(0, rest.find_first_of("/?#"));
  return host.empty() ? uri.substr(0, scheme) : host;
}

std::string_view local_kind(const CspReport& report) {
  if (!report.directive.starts_with("script-src") && !report.directive.starts_with("style-src") &&
      report.directive != "default-src") {
    return {};
  }
  if (report.blocked_uri == "inline") return "inline";
  if (report.blocked_uri == "eval" || report.blocked_uri == "wasm-eval") return "eval";
  if (!report.blocked_uri.empty() && report.blocked_uri != "self") return {};
  // Older browsers leave the kind to the directive that was violated.
  if (report.violated.find("'unsafe-eval'") != std::string_view::npos) return "eval";
  if (report.violated.find("'unsafe-inline'") != std::string_view::npos) return "inline";
  return report.blocked_uri.empty() ? "inline" : std::string_view();
}

}  // namespace

std::optional<CspReport> read_csp(const boost::json::object& event) {
  const auto* report = object_of(event, "csp");
  if (report == nullptr) return std::nullopt;
  CspReport out;
  out.violated = field(*report, "violated_directive", "violated-directive");
  auto directive = field(*report, "effective_directive", "effective-directive");
  if (directive.empty()) directive = out.violated;
  directive = ascii::trim(directive);
  out.directive = ascii::lower(directive.substr(0, directive.find(' ')));
  if (out.directive.empty()) return std::nullopt;
  out.blocked_uri = ascii::trim(field(*report, "blocked_uri", "blocked-uri"));
  out.local_kind = local_kind(out);
  const auto document = host_of(field(*report, "document_uri", "document-uri"));
  out.blocked_host = ascii::lower(host_of(out.blocked_uri));
  if (!document.empty() && ascii::equals_ignoring_case(document, out.blocked_host)) {
    out.blocked_host = "self";
  }
  if (out.blocked_host.empty()) out.blocked_host = "self";
  return out;
}

std::string csp_title(const CspReport& report) {
  std::string_view name = report.directive;
  if (name.ends_with("-src")) name.remove_suffix(4);
  if (name == "img") name = "image";
  if (!report.local_kind.empty()) return fmt::format("Blocked {} '{}'", report.local_kind, name);
  return fmt::format("Blocked '{}' from '{}'", name, report.blocked_host);
}

Leaves csp_leaves(const boost::json::object& event, bool explains) {
  Leaves leaves(explains);
  const auto report = read_csp(event);
  if (!report) return leaves;
  leaves.add(Leaf::directive, report->directive);
  const std::string_view host = report->blocked_host;
  leaves.add(Leaf::violation, report->local_kind.empty() ? host : report->local_kind);
  return leaves;
}

Leaves template_leaves(const boost::json::object& event, bool explains) {
  Leaves leaves(explains);
  const auto* place = object_of(event, "template");
  if (place == nullptr) return leaves;
  auto filename = text_of(*place, "filename");
  if (filename.empty()) filename = basename(text_of(*place, "abs_path"));
  const auto line = ascii::trim(text_of(*place, "context_line"));
  if (!filename.empty()) leaves.add(Leaf::filename, filename);
  if (!line.empty()) leaves.add(Leaf::context_line, line);
  return leaves;
}

}  // namespace vedette::grouping
