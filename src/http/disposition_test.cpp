#include "http/disposition.h"

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

TEST(Disposition, a_plain_name_stands_in_quotes) {
  EXPECT_EQ(attachment_disposition("stats.csv"), "attachment; filename=\"stats.csv\"");
  EXPECT_EQ(attachment_disposition("evil name (1).bin"),
            "attachment; filename=\"evil name (1).bin\"");
}

TEST(Disposition, a_name_of_other_letters_is_there_twice) {
  EXPECT_EQ(attachment_disposition("Käse.txt"),
            "attachment; filename=\"K__se.txt\"; filename*=UTF-8''K%C3%A4se.txt");
  EXPECT_EQ(attachment_disposition("100%41.txt"),
            "attachment; filename=\"100_41.txt\"; filename*=UTF-8''100%2541.txt");
  EXPECT_EQ(attachment_disposition("a\"; filename=\"b.exe"),
            "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''"
            "a%22%3B%20filename%3D%22b.exe");
}

TEST(Disposition, no_name_is_a_path_or_breaks_the_header) {
  EXPECT_EQ(attachment_disposition("../../evil name.bin"),
            "attachment; filename=\"evil name.bin\"");
  EXPECT_EQ(attachment_disposition("a\r\nSet-Cookie: b"),
            "attachment; filename=\"aSet-Cookie: b\"");
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  for (const auto& name : {all, "x" + all.substr(0, 0x2f), all.substr(0x5d)}) {
    for (const char c : attachment_disposition(name))
      EXPECT_TRUE(c >= 0x20 && c < 0x7f) << static_cast<int>(c);
  }
}

}  // namespace
}  // namespace vedette::http
