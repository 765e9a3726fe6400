#include "base/digest.h"

#include <gtest/gtest.h>

#include "base/ascii.h"

namespace vedette {
namespace {

TEST(Digest, known_digests_come_out) {
  Sha256 pieces;
  for (const std::string_view piece : {"a", "", "bc"}) pieces.add(piece);
  EXPECT_EQ(pieces.hex(), sha256_hex("abc"));
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ascii::to_hex(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_NE(fingerprint64("a"), fingerprint64("b"));
}

TEST(Digest, base64_goes_both_ways_with_and_without_padding) {
  for (const std::string text : {"", "a", "ab", "abc", "abcd"}) {
    EXPECT_EQ(base64_decode(base64_encode(text)), text);
  }
  EXPECT_EQ(base64_decode("YQ"), "a");
  EXPECT_EQ(base64_decode("Y Q"), std::nullopt);
  EXPECT_EQ(base64_decode("*"), std::nullopt);
}

}  // namespace
}  // namespace vedette
