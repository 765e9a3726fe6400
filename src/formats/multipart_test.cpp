#include "formats/multipart.h"

#include <gtest/gtest.h>

#include "formats/testing.h"

namespace vedette::formats {
namespace {

using testing::form_part;
using testing::kFormEnd;
using testing::kFormType;

TEST(Multipart, fields_and_files_come_apart_with_their_bytes_untouched) {
  const std::string bytes("\0\r\n--X\r\n--XXY\r\n\xff", 16);
  const auto body = form_part("a", "1") + form_part("f", bytes, "x.bin", "application/octet-stream") +
                    std::string(kFormEnd);
  const auto parts = parse_multipart(kFormType, body);
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].name, "a");
  EXPECT_EQ((*parts)[0].body, "1");
  EXPECT_FALSE((*parts)[0].filename);
  EXPECT_EQ((*parts)[1].filename, "x.bin");
  EXPECT_EQ((*parts)[1].content_type, "application/octet-stream");
  EXPECT_EQ((*parts)[1].body, bytes);
}

TEST(Multipart, a_quoted_boundary_may_hold_what_a_bare_one_may_not) {
  const auto parts = parse_multipart("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b:c\"",
                                     "--a b:c\r\ncontent-disposition: form-data; name=n\r\n\r\nv\r\n--a b:c--");
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->size(), 1u);
  EXPECT_EQ(parts->front().name, "n");
  EXPECT_EQ(parts->front().body, "v");
}

TEST(Multipart, preamble_padding_and_epilogue_are_no_content) {
  const auto parts = parse_multipart(kFormType,
                                     "for old readers\r\n--XX \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
                                     "1\r\n--XX--\t\r\nepilogue\r\n--XX\r\n");
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->size(), 1u);
  EXPECT_EQ(parts->front().body, "1");
}

TEST(Multipart, a_form_may_have_no_parts_and_a_part_no_bytes) {
  EXPECT_TRUE(parse_multipart(kFormType, "--XX--")->empty());
  const auto parts = parse_multipart(kFormType, "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n--XX\r\n"
                                                "Content-Disposition: form-data; name=b\r\n\r\n\r\n--XX--");
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].body, "");
  EXPECT_EQ((*parts)[1].body, "");
}

TEST(Multipart, quotes_backslashes_and_folded_lines_in_names_are_read) {
  const auto parts = parse_multipart(kFormType, "--XX\r\nContent-Disposition: form-data;\r\n name=\"a\\\"b\";"
                                                " filename=\"C:\\dir\\x;y.txt\"\r\n\r\n\r\n--XX--");
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(parts->front().name, "a\"b");
  EXPECT_EQ(parts->front().filename, "C:\\dir\\x;y.txt");
}

TEST(Multipart, an_encoded_filename_makes_a_file_and_malformed_text_is_repaired) {
  const auto parts = parse_multipart(kFormType, "--XX\r\nContent-Disposition: form-data; name=\"\xff\";"
                                                " filename*=utf-8''na%C3%AFf.txt\r\n\r\n\r\n--XX--");
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(parts->front().name, "\xef\xbf\xbd");
  EXPECT_EQ(parts->front().filename, "na\xc3\xaf" "f.txt");
}

TEST(Multipart, what_is_no_form_is_refused) {
  const auto good = form_part("a", "1") + std::string(kFormEnd);
  ASSERT_TRUE(parse_multipart(kFormType, good));
  const auto code = [](std::string_view type, std::string_view body) {
    const auto parts = parse_multipart(type, body);
    return parts ? std::optional<ErrorCode>() : parts.error().code;
  };
  EXPECT_EQ(code("multipart/mixed; boundary=XX", good), ErrorCode::invalid_argument);
  EXPECT_EQ(code("multipart/form-data", good), ErrorCode::invalid_argument);
  EXPECT_EQ(code("multipart/form-data; boundary=", good), ErrorCode::invalid_argument);
  EXPECT_EQ(code("multipart/form-data; boundary=\"XX", good), ErrorCode::invalid_argument);
  EXPECT_EQ(code("multipart/form-data; boundary=" + std::string(71, 'X'), good), ErrorCode::invalid_argument);
  EXPECT_EQ(code(kFormType, ""), ErrorCode::invalid_argument);
  EXPECT_EQ(code(kFormType, form_part("a", "1")), ErrorCode::invalid_argument);
  EXPECT_EQ(code(kFormType, "--XX\r\n\r\nv\r\n--XX--"), ErrorCode::invalid_argument);
  EXPECT_EQ(code(kFormType, "--XX\r\nContent-Disposition: form-data\r\n\r\nv\r\n--XX--"), ErrorCode::invalid_argument);
  EXPECT_EQ(code(kFormType, "--XX\r\nContent-Disposition: file; name=a\r\n\r\nv\r\n--XX--"),
            ErrorCode::invalid_argument);
}

TEST(Multipart, parts_and_headers_are_limited) {
  std::string many;
  for (std::size_t i = 0; i < kPartsMax; ++i) many += form_part("a", "");
  EXPECT_TRUE(parse_multipart(kFormType, many + std::string(kFormEnd)));
  many += form_part("a", "");
  EXPECT_EQ(parse_multipart(kFormType, many + std::string(kFormEnd)).error().code, ErrorCode::too_large);

  const std::string long_name(kPartHeaderBytesMax, 'n');
  EXPECT_EQ(parse_multipart(kFormType, form_part(long_name, "") + std::string(kFormEnd)).error().code,
            ErrorCode::too_large);
  std::string headers = "--XX\r\nContent-Disposition: form-data; name=a";
  for (std::size_t i = 0; i < kPartHeadersMax; ++i) headers += "\r\nX-A: b";
  EXPECT_EQ(parse_multipart(kFormType, headers + "\r\n\r\n\r\n--XX--").error().code, ErrorCode::too_large);
}

}  // namespace
}  // namespace vedette::formats
