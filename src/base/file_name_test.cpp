#include "base/file_name.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace vedette {
namespace {

TEST(FileName, only_the_last_part_of_a_path_is_shown) {
  EXPECT_EQ(shown_filename("evil name (1).bin"), "evil name (1).bin");
  EXPECT_EQ(shown_filename("../../evil name.bin"), "evil name.bin");
  EXPECT_EQ(shown_filename("C:\\Users\\ada\\dump.dmp"), "dump.dmp");
  for (const auto* name : {"", ".", "..", "/", "a/..", "../", " ", "\r\n", "a\\"})
    EXPECT_EQ(shown_filename(name), "attachment") << name;
}

TEST(FileName, is_valid_text_without_control_characters_and_not_long) {
  EXPECT_EQ(shown_filename("a\r\nSet-Cookie: b"), "aSet-Cookie: b");
  EXPECT_EQ(shown_filename(std::string_view("a\0b", 3)), "ab");
  EXPECT_EQ(shown_filename("a\xff.bin"), "a\xef\xbf\xbd.bin");
  EXPECT_EQ(utf8::length(shown_filename(std::string(1'000, 'x'))), 255u);
}

}  // namespace
}  // namespace vedette
