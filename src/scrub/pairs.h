// Names and values inside a text: `name=value` of query strings, forms and cookies, `"name": value` of JSON, which may
// stand in a text of its own and be cut at its end.
#pragma once
#include <cstddef>
#include <string_view>

#include "scrub/find.h"

namespace vedette::scrub {

// Goes through a text once, in time linear in its length. Refers to the text.
class PairScan {
 public:
  explicit PairScan(std::string_view text);

  // Goes to the next name; false at the end of the text.
  bool next();
  // As it stands there: percent-encoded, without quotation marks; never empty.
  std::string_view name() const { return name_; }
  // The value of that name, without its quotation marks; the scan goes on behind it. Empty for one without characters,
  // and for JSON's yes, no and nothing. A list or an object is a value as a whole.
  Match take_value();

 private:
  bool read_plain_name();
  bool read_quoted_name();
  Match plain_value();
  Match json_value();

  std::string_view text_;
  // The text begins with `name=`, as forms do: then neither blanks nor quotation marks end a value.
  bool is_form_ = false;
  bool is_json_ = false;      // the name at hand is quoted
  std::size_t at_ = 0;        // behind the `=` or `:` of that name
  std::size_t free_from_ = 0;  // behind the last value that was taken
  std::string_view name_;
};

}  // namespace vedette::scrub
