// What the fuzz targets share. A target is one program: it reads whatever bytes it gets, and stops at
// the first broken promise. libFuzzer frees and guards the bytes, so that a read past their end is seen.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/utf8.h"
#include "json/parse.h"
#include "normalize/normalize.h"

// A promise of the code under test.
#define CHECK(claim) ((claim) ? static_cast<void>(0) : ::vedette::fuzz::broken(#claim, __FILE__, __LINE__))
// Two texts that should be equal, both shown when they are not.
#define CHECK_SAME(one, other) ::vedette::fuzz::check_same((one), (other), __FILE__, __LINE__)

namespace vedette::fuzz {

[[noreturn]] inline void broken(const char* claim, const char* file, int line) {
  std::fprintf(stderr, "broken promise: %s at %s:%d\n", claim, file, line);
  std::abort();
}

inline void check_same(std::string_view one, std::string_view other, const char* file, int line) {
  if (one == other) return;
  std::size_t at = 0;
  while (at < one.size() && at < other.size() && one[at] == other[at]) ++at;
  const auto from = at < 200 ? 0 : at - 200;
  const auto part = [&](std::string_view text) { return std::string(text.substr(std::min(from, text.size()), 600)); };
  std::fprintf(stderr, "one:   %s\nother: %s\nthey differ at byte %zu\n", part(one).c_str(), part(other).c_str(), at);
  broken("both are the same", file, line);
}

// Takes an input apart: choices first, then the text.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  // 0 when there is nothing left.
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return first;
  }
  // Up to the next line feed, which is dropped, or to the end.
  std::string_view line() {
    const auto end = rest_.find('\n');
    const auto text = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return text;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

inline bool lies_within(std::string_view part, std::string_view whole) {
  return part.empty() || (std::less_equal<>{}(whole.data(), part.data()) &&
                          std::less_equal<>{}(part.data() + part.size(), whole.data() + whole.size()));
}

inline bool is_json(std::string_view text) { return json::parse(text).has_value(); }
inline bool is_empty_or_json(std::string_view text) { return text.empty() || is_json(text); }

// Counts up, so that an input always does the same.
class CountingRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = ++last_;
  }

 private:
  std::uint8_t last_ = 0;
};

inline normalize::Input normalize_input() {
  return {.received = Instant::from_seconds(1'772'366'400),
          .sent_at = std::nullopt,
          .client_ip = "203.0.113.9",
          .user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"};
}

}  // namespace vedette::fuzz
