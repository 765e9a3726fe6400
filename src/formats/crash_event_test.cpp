#include "formats/crash_event.h"

#include <gtest/gtest.h>

#include "formats/apple_crash_report.h"
#include "formats/testing.h"
#include "json/parse.h"

namespace vedette::formats {
namespace {

using protocol::ItemView;

ItemView attachment(std::string_view type, std::string_view bytes) {
  ItemView item;
  item.type = protocol::ItemType::attachment;
  item.attachment_type = type;
  item.payload = bytes;
  return item;
}
json::object object(std::string_view text) { return json::parse(text)->as_object(); }

// {"level":"error","release":"1"}
constexpr std::string_view kPayload = "\x82\xa5level\xa5" "error\xa7release\xa1" "1";

// A breadcrumb of that second with that message.
std::string crumb(char second, char message) {
  return std::string("\x82\xa9timestamp") + second + "\xa7message\xa1" + message;
}

TEST(CrashEvent, only_attachments_that_carry_an_event_count) {
  EXPECT_TRUE(is_crash_attachment(attachment("event.minidump", "")));
  EXPECT_TRUE(is_crash_attachment(attachment("event.breadcrumbs", "")));
  EXPECT_FALSE(is_crash_attachment(attachment("event.attachment", "")));
  EXPECT_FALSE(is_crash_attachment(attachment("", "")));
  EXPECT_TRUE(event_from_attachments({}).empty());
}

TEST(CrashEvent, a_payload_is_the_event_and_yields_to_an_event_item) {
  const std::vector items{attachment(kPayloadAttachment, kPayload)};
  EXPECT_EQ(event_from_attachments(items), object(R"({"level":"error","release":"1"})"));
  EXPECT_EQ(event_from_attachments(items, object(R"({"level":"info"})")), object(R"({"level":"info","release":"1"})"));
}

TEST(CrashEvent, two_breadcrumb_files_join_in_the_order_of_time_and_keep_the_newest) {
  const auto newer = crumb(7, 'c');
  const auto older = crumb(1, 'a') + crumb(5, 'b');
  const std::vector items{attachment(kBreadcrumbsAttachment, newer), attachment(kBreadcrumbsAttachment, older)};
  EXPECT_EQ(event_from_attachments(items), object(R"({"breadcrumbs":{"values":[{"timestamp":5,"message":"b"},
      {"timestamp":7,"message":"c"}]}})"));
}

TEST(CrashEvent, what_cannot_be_read_is_noted) {
  const std::vector items{attachment(kPayloadAttachment, "\xc1"), attachment(kBreadcrumbsAttachment, "\xc1"),
                          attachment(kMinidumpAttachment, "\x1f\x8b\x08 torn")};
  const auto event = event_from_attachments(items);
  EXPECT_EQ(event.at("errors").as_array().size(), 4u);
  EXPECT_EQ(event.at("exception").at("values").at(0).at("type"), "Minidump");
}

TEST(CrashEvent, a_dump_replaces_the_exception_and_the_client_keeps_what_it_knows) {
  const auto dump = testing::linux_minidump();
  const std::vector items{attachment(kMinidumpAttachment, dump)};
  const auto event = event_from_attachments(
      items, object(R"({"platform":"other","level":"error","release":"1","timestamp":5,
                        "exception":[{"type":"Mine","value":"v"}],"threads":{"values":[{"id":9}]},
                        "contexts":{"os":{"name":"Debian"}},
                        "debug_meta":{"images":[{"type":"elf","image_addr":"0x7F0000000000"},{"type":"proguard"}]}})"));
  EXPECT_EQ(event.at("platform"), "native");
  EXPECT_EQ(event.at("level"), "error");
  EXPECT_EQ(event.at("timestamp"), testing::MinidumpWriter::kTime);
  ASSERT_EQ(event.at("exception").at("values").as_array().size(), 1u);
  EXPECT_EQ(event.at("exception").at("values").at(0).at("type"), "SIGSEGV");
  EXPECT_EQ(event.at("exception").at("values").at(0).at("stacktrace").at("frames").as_array().size(), 1u);
  EXPECT_EQ(event.at("threads"), *json::parse(R"({"values":[{"id":9}]})"));
  EXPECT_EQ(event.at("contexts").at("os").at("name"), "Debian");
  EXPECT_EQ(event.at("contexts").at("os").at("version"), "10.0.19041");
  EXPECT_EQ(event.at("debug_meta").at("images").as_array().size(), 3u);
}

TEST(CrashEvent, a_stack_that_the_client_unwound_is_kept) {
  const auto dump = testing::linux_minidump();
  const std::vector items{attachment(kMinidumpAttachment, dump)};
  for (const std::string_view client :
       {R"({"exception":{"values":[{"type":"Mine","stacktrace":{"frames":[{"function":"f"}]}}]}})",
        R"({"exception":{"type":"Mine","stacktrace":{"frames":[{"function":"f"}]}}})",
        R"({"stacktrace":{"frames":[{"function":"f"}]}})"}) {
    const auto event = event_from_attachments(items, object(client));
    const auto& exception = event.at("exception").at("values").at(0);
    EXPECT_EQ(exception.at("type"), "SIGSEGV") << client;
    EXPECT_EQ(exception.at("stacktrace"), *json::parse(R"({"frames":[{"function":"f"}]})")) << client;
    EXPECT_FALSE(event.contains("stacktrace"));
  }
}

TEST(CrashEvent, merging_twice_changes_nothing) {
  const auto dump = testing::linux_minidump().insert(8, "\xff");
  const std::vector items{attachment(kMinidumpAttachment, dump), attachment(kPayloadAttachment, kPayload),
                          attachment(kBreadcrumbsAttachment, "\xc1")};
  const auto once = event_from_attachments(items);
  EXPECT_FALSE(once.at("errors").as_array().empty());
  EXPECT_EQ(event_from_attachments(items, once), once);

  const auto whole = testing::linux_minidump();
  const std::vector good{attachment(kMinidumpAttachment, whole)};
  const auto good_once = event_from_attachments(good);
  EXPECT_EQ(event_from_attachments(good, good_once), good_once);
}

TEST(CrashEvent, members_of_the_wrong_kind_do_no_harm) {
  const auto dump = testing::linux_minidump();
  const std::vector items{attachment(kMinidumpAttachment, dump)};
  const auto event = event_from_attachments(items, object(R"({"exception":7,"contexts":"c","debug_meta":[1],
      "errors":"e","threads":null,"stacktrace":[]})"));
  EXPECT_EQ(event.at("exception").at("values").at(0).at("type"), "SIGSEGV");
  EXPECT_EQ(event.at("contexts"), "c");
  EXPECT_EQ(event.at("debug_meta").at("images").as_array().size(), 2u);
}

TEST(CrashEvent, an_apple_crash_report_is_read_as_far_as_its_head) {
  constexpr std::string_view kReport =
      "Incident Identifier: 6A3B\r\n"
      "Hardware Model:      iPhone14,2\n"
      "Date/Time:           2026-08-16 05:03:14.5 +0200\n"
      "OS Version:          iPhone OS 16.5 (20F66)\n"
      "Exception Type:  EXC_BAD_ACCESS (SIGSEGV)\n"
      "Exception Subtype: KERN_INVALID_ADDRESS at 0x0\n";
  ASSERT_TRUE(is_apple_crash_report(kReport));
  const std::vector items{attachment(kAppleReportAttachment, kReport)};
  const auto event = event_from_attachments(items);
  EXPECT_EQ(event.at("exception").at("values").at(0).at("type"), "EXC_BAD_ACCESS");
  EXPECT_EQ(event.at("exception").at("values").at(0).at("value"),
            "Fatal Error: EXC_BAD_ACCESS (SIGSEGV) / KERN_INVALID_ADDRESS at 0x0");
  EXPECT_EQ(event.at("timestamp"), "2026-08-16T03:03:14.500000Z");
  EXPECT_EQ(event.at("contexts").at("os").at("name"), "iPhone OS");
  EXPECT_EQ(event.at("contexts").at("os").at("version"), "16.5");
  EXPECT_EQ(event.at("contexts").at("os").at("build"), "20F66");
  EXPECT_EQ(event.at("contexts").at("device").at("model"), "iPhone14,2");
  EXPECT_EQ(apple_crash_event("nothing").at("errors").as_array().size(), 1u);
}

}  // namespace
}  // namespace vedette::formats
