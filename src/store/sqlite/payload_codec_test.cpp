#include "store/sqlite/payload_codec.h"

#include <gtest/gtest.h>

namespace vedette::sql {
namespace {

TEST(PayloadCodec, a_payload_comes_back_and_damage_is_noticed) {
  const std::string text = "{\"message\":\"" + std::string(5000, 'a') + "\"}";
  const auto bytes = compress_payload(text);
  EXPECT_LT(bytes.size(), text.size() / 10);
  EXPECT_EQ(decompress_payload(bytes), text);
  EXPECT_EQ(decompress_payload(compress_payload("")), "");
  EXPECT_FALSE(decompress_payload("not zstd"));
  EXPECT_FALSE(decompress_payload(std::string_view(bytes).substr(0, bytes.size() - 3)));
}

}  // namespace
}  // namespace vedette::sql
