// Where pages and scripts come from, and lists of those that are allowed.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::filter {

// The parts of an address as they stand in it. Lifetime: that of the text.
struct UrlParts {
  std::string_view scheme;  // without the colon; empty: none is said
  std::string_view host;    // without brackets and user information; empty: there is none
  std::string_view port;
};
// Of anything: what has no such part has it empty. A text without a scheme begins with its host.
UrlParts split_url(std::string_view text);

// `host` itself, or a name below it. Case does not matter.
bool is_host_at_or_below(std::string_view host, std::string_view domain);

// A list of sources: `*`; `host`, `*.host` (the host and all below), either of them with a scheme
// before or a port behind; `scheme://*` and `scheme:`. Paths do not matter, and neither does case.
class Origins {
 public:
  // Entries that validate_origin refuses match nothing.
  static Origins compile(std::span<const std::string> entries);

  bool empty() const { return !is_any_ && entries_.empty(); }
  bool is_any() const { return is_any_; }
  // The address of a page or a script, the value of an Origin header, or a bare scheme, which is all
  // that browsers say of some.
  bool matches(std::string_view url) const;

 private:
  struct Entry {
    std::string text;
    std::string scheme;
    std::string host;  // empty: any
    std::string port;
    bool has_subdomains = false;
  };
  static bool fits(const Entry& entry, const UrlParts& url);
  static Entry parse(std::string_view text);
  bool is_any_ = false;
  std::vector<Entry> entries_;
};

// Errors: invalid_argument with a sentence that says what is wrong.
Status validate_origin(std::string_view entry);

}  // namespace vedette::filter
