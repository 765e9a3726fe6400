// Budgets: how long a text may be, and how big and deep a value of free form.
#pragma once
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "normalize/report.h"

namespace vedette::normalize {

// In characters. A text that exceeds max + allowance is cut to max, with a closing `...`.
struct TextLimit {
  std::uint32_t max;
  std::uint32_t allowance;
};

// In bytes of JSON, roughly, and in levels of containers.
struct Budget {
  std::uint32_t bytes;
  std::uint32_t depth;
};

inline constexpr Budget kSmallBag{1024, 3};
inline constexpr Budget kMediumBag{2048, 5};
inline constexpr Budget kLargeBag{8192, 7};
inline constexpr Budget kLargerBag{16384, 7};
inline constexpr Budget kMassiveBag{262144, 7};
// For what is kept as it came (debug images, spans): only the depth is bounded in earnest.
inline constexpr Budget kWholeBag{64u << 20, 16};

// Keys of free form, in bytes.
inline constexpr std::size_t kMaxKeyBytes = 200;

inline std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

// Every NUL becomes U+FFFD: databases and C libraries stop at it.
void replace_nuls(json::string& text);
void limit_text(json::string& text, TextLimit limit, const Path& path, Report& report);
// The longest prefix of a valid text with at most `bytes` bytes that ends between characters.
std::string_view prefix_bytes(std::string_view text, std::size_t bytes);
// The JSON text of a value, cut after `max_bytes` or a little less.
std::string bounded_json(const json::value& value, std::size_t max_bytes);
// False when the key is too long or holds a NUL.
bool is_fit_key(std::string_view key);

// Cuts a value of free form down to the budget: containers that lie too deep become their JSON
// text, elements that no longer fit are dropped, the last text is cut. False when nothing of it
// fits.
// `report` may be null.
bool trim_bag(json::value& value, Budget budget, const Path& path, Report* report);
// The same, and takes from the budget what the value needs: for several values that share one.
bool trim_shared_bag(json::value& value, Budget& budget, const Path& path, Report* report);

}  // namespace vedette::normalize
