// What a hostile client could send: envelopes damaged at random, from a fixed seed.
#include <gtest/gtest.h>

#include <random>

#include "protocol/limits.h"

namespace vedette::protocol {
namespace {

constexpr int kRounds = 20'000;

const std::vector<std::string>& seeds() {
  static const std::vector<std::string> texts{
      "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\",\"sent_at\":\"2026-08-16T03:03:14Z\","
      "\"sdk\":{\"name\":\"a\",\"packages\":[{\"name\":\"b\"}]}}\n"
      "{\"type\":\"event\",\"length\":7}\n"
      "{\"a\":1}\n{\"type\":\"attachment\",\"length\":4,\"filename\":\"a.txt\"}\n\n\n\r\n\n",
      "{}\n{\"type\":\"session\"}\n{}\n{\"type\":\"sessions\"}\n\n{\"type\":\"x\",\"length\":0}\n",
      "{\"dsn\":\"https://k@h/1\"}\n"
      "{\"type\":\"log\",\"item_count\":2,\"content_type\":\"a/b\"}\n{}",
  };
  return texts;
}

class Mutator {
 public:
  std::string next() {
    std::string text = seeds()[below(seeds().size())];
    const auto steps = 1 + below(4);
    for (std::size_t i = 0; i < steps; ++i) mutate(text);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return generator_() % limit; }

  void mutate(std::string& text) {
    static constexpr std::string_view kPieces[] = {"\n", "{", "}", "\"", "\\u00", "length\":",
                                                   "-1", "9", "[", "{}\n", "\xff", "null"};
    const auto at = below(text.size() + 1);
    switch (below(5)) {
      case 0: text.insert(at, kPieces[below(std::size(kPieces))]); break;
      case 1: text.erase(at, below(8)); break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 3: text.resize(at); break;
      default: text.insert(at, text.substr(below(text.size() + 1), below(40))); break;
    }
  }

  std::mt19937_64 generator_{20260816};
};

bool lies_within(std::string_view part, std::string_view whole) {
  return std::less_equal<>{}(whole.data(), part.data()) &&
         std::less_equal<>{}(part.data() + part.size(), whole.data() + whole.size());
}

TEST(EnvelopeMutation, payloads_lie_within_the_body_and_in_order_whatever_is_sent) {
  Mutator mutator;
  const EnvelopeLimits limits;
  int accepted = 0;
  int refused = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto text = mutator.next();
    // Of exactly the right size, so that a read past the end is noticed by the sanitizer.
    const std::vector<char> body(text.begin(), text.end());
    const std::string_view view(body.data(), body.size());
    const auto envelope = parse_envelope(view);
    if (!envelope) {
      ++refused;
      EXPECT_TRUE(envelope.error().code == ErrorCode::invalid_argument ||
                  envelope.error().code == ErrorCode::too_large);
      EXPECT_FALSE(envelope.error().message.empty());
      continue;
    }
    ++accepted;
    const char* last = view.data();
    for (const auto& item : envelope->items) {
      ASSERT_TRUE(lies_within(item.payload, view)) << text;
      ASSERT_GE(item.payload.data(), last) << text;
      last = item.payload.data() + item.payload.size();
      EXPECT_LE(quantities(item).size(), 2u);
    }
    EXPECT_TRUE(validate_limits(*envelope, limits) ||
                validate_limits(*envelope, limits).error().code == ErrorCode::too_large);
  }
  // Both ways are worth nothing if the damage leads down one of them only.
  EXPECT_GT(accepted, kRounds / 50);
  EXPECT_GT(refused, kRounds / 50);
}

}  // namespace
}  // namespace vedette::protocol
