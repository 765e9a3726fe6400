// The fields of a form beside its files, as native SDKs send event attributes in them.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/multipart.h"
#include "json/value.h"

namespace vedette::formats {

// How deep `sentry[a][b]` may go.
inline constexpr std::size_t kFormKeyDepthMax = 16;

struct FormFields {
  json::object from_json;  // `sentry`, or the pieces `sentry__1`, `sentry__2` … joined
  json::object from_keys;  // `sentry[a][b]`
  json::object extra;      // all other fields
  std::vector<std::string> faults;
};

// Reads the parts without a filename; `skipped` are names that mean something else to the caller. Of fields of the same
// name the first counts. A field that cannot be read is a fault.
// too_large: the fields together are larger than `bytes_max`.
Result<FormFields> read_form_fields(std::span<const Part> parts, std::span<const std::string_view> skipped,
                                    std::size_t bytes_max);

}  // namespace vedette::formats
