// Settings in the form in which they are applied.
#pragma once
#include <vector>

#include "scrub/config.h"
#include "scrub/keys.h"
#include "scrub/scrub.h"
#include "scrub/selector.h"

namespace vedette::scrub {

// Immutable once compiled; shared by threads.
struct Plan {
  bool has_defaults = false;   // the default set applies
  bool has_keys = false;       // there are sensitive keys, of the default set or the settings' own
  bool scrubs_addresses = false;
  bool scrubs_attachments = false;
  KeyMatcher keys;
  KeyMatcher cookies;
  std::vector<KeyClass> known;  // what `keys` says of the known members, by number
  std::vector<Selector> safe;
  std::vector<Application> applications;
  // For values of free form, and for texts that must stay readable; with addresses, if those go.
  std::vector<Rule> wiping;
  std::vector<Rule> replacing;
  Rule key_rule;
  Rule custom_key_rule;
  Rule cookie_rule;
  Rule address_rule;

  bool is_idle() const { return !has_defaults && !has_keys && !scrubs_addresses && applications.empty(); }
};

Result<Plan> compile_plan(const Settings& settings);

}  // namespace vedette::scrub
