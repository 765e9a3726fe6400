#include "formats/minidump.h"

#include <gtest/gtest.h>

#include "formats/crash_reason.h"
#include "formats/testing.h"
#include "formats/utf16.h"
#include "json/parse.h"

namespace vedette::formats {
namespace {

using testing::linux_minidump;
using testing::MinidumpWriter;

const json::object& exception_in(const json::object& event) {
  return event.at("exception").at("values").at(0).as_object();
}

TEST(Minidump, a_dump_is_known_by_its_first_bytes_in_either_order) {
  EXPECT_TRUE(is_minidump("MDMP"));
  EXPECT_TRUE(is_minidump("PMDM..."));
  EXPECT_FALSE(is_minidump("MDM"));
  EXPECT_FALSE(is_minidump(""));
}

TEST(Minidump, everything_that_names_a_crash_is_read_in_both_byte_orders) {
  for (const auto order : {ByteOrder::little, ByteOrder::big}) {
    const auto summary = read_minidump(linux_minidump(order));
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_TRUE(summary->faults.empty()) << summary->faults.front();
    EXPECT_EQ(summary->timestamp, MinidumpWriter::kTime);
    ASSERT_TRUE(summary->system);
    EXPECT_EQ(summary->system->os, MinidumpOs::gnu_linux);
    EXPECT_EQ(summary->system->cpu, "x86_64");
    EXPECT_EQ(summary->system->processor_count, 8u);
    EXPECT_EQ(summary->system->os_version, "10.0.19041");
    EXPECT_EQ(summary->system->os_description, "Linux 6.1.0 #1 SMP x86_64");
    ASSERT_TRUE(summary->exception);
    EXPECT_EQ(summary->exception->code, 11u);
    EXPECT_EQ(summary->exception->flags, 1u);
    EXPECT_EQ(summary->exception->address, 0xdeadu);
    EXPECT_EQ(summary->crashing_thread, 42u);
    EXPECT_EQ(summary->instruction, 0x400123u);
    ASSERT_EQ(summary->modules.size(), 2u);
    EXPECT_EQ(summary->modules[0].name, "/usr/bin/app");
    EXPECT_EQ(summary->modules[0].base, 0x400000u);
    EXPECT_EQ(summary->modules[0].code_id, "0102030405060708090a0b0c0d0e0f1011121314");
    EXPECT_EQ(summary->modules[0].debug_id, "04030201-0605-0807-090a-0b0c0d0e0f10");
    EXPECT_EQ(summary->modules[1].debug_id, "");
    ASSERT_EQ(summary->threads.size(), 2u);
    EXPECT_EQ(summary->threads[1].id, 42u);
    EXPECT_EQ(summary->threads[1].name, "worker");
    EXPECT_EQ(summary->process_id, 1234u);
    EXPECT_EQ(summary->process_start, MinidumpWriter::kTime - 60);
  }
}

TEST(Minidump, a_module_of_windows_has_the_ids_of_its_pdb_and_its_image) {
  MinidumpWriter writer;
  writer.system(MinidumpWriter::kX86_64, MinidumpWriter::kWindows);
  writer.module(0x10000, 0x2a000, "C:\\app.exe", writer.pdb70(3, "app.pdb"));
  writer.module(0x90000, 0x1000, "C:\\b.dll", writer.pdb70(0, "b.pdb"));
  const auto summary = read_minidump(writer.take());
  ASSERT_TRUE(summary);
  ASSERT_EQ(summary->modules.size(), 2u);
  EXPECT_EQ(summary->modules[0].debug_id, "01234567-89ab-cdef-0123-456789abcdef-3");
  EXPECT_EQ(summary->modules[0].debug_file, "app.pdb");
  EXPECT_EQ(summary->modules[0].code_id, "5F3E2A1B2a000");
  EXPECT_EQ(summary->modules[1].debug_id, "01234567-89ab-cdef-0123-456789abcdef");
}

TEST(Minidump, a_module_of_macos_is_named_by_one_uuid) {
  MinidumpWriter writer;
  writer.system(MinidumpWriter::kX86_64, MinidumpWriter::kMacos);
  writer.module(0x10000, 0x2a000, "/Applications/a", writer.pdb70(0, "a"));
  const auto summary = read_minidump(writer.take());
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->modules[0].debug_id, "01234567-89ab-cdef-0123-456789abcdef");
  EXPECT_EQ(summary->modules[0].code_id, "0123456789abcdef0123456789abcdef");
}

TEST(Minidump, what_lies_outside_the_dump_is_a_fault_and_the_rest_is_read) {
  MinidumpWriter writer;
  writer.system(MinidumpWriter::kX86_64, MinidumpWriter::kLinux).stream(6, "short").threads({7});
  writer.stream(4, testing::ByteWriter().u32(0xffffffff).zeros(108).bytes());
  const auto summary = read_minidump(writer.take());
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->system);
  EXPECT_FALSE(summary->exception);
  EXPECT_EQ(summary->modules.size(), 1u);
  EXPECT_EQ(summary->threads.size(), 1u);
  EXPECT_EQ(summary->faults.size(), 2u);
}

TEST(Minidump, names_in_utf16_become_utf8) {
  const auto text = [](std::string_view units) { return utf16_to_utf8(ByteView(units, ByteOrder::big)); };
  EXPECT_EQ(text(std::string_view("\0a\0\xe9\x20\xac", 6)), "a\xc3\xa9\xe2\x82\xac");
  EXPECT_EQ(text("\xd8\x3d\xde\x01"), "\xf0\x9f\x98\x81");
  EXPECT_EQ(text(std::string_view("\xd8\x3d\0a\xde\x01", 6)), "\xef\xbf\xbd" "a\xef\xbf\xbd");
  EXPECT_EQ(text(std::string_view("\0a\0\0\0b", 6)), "a");
  EXPECT_EQ(text("\xd8\x3d"), "\xef\xbf\xbd");
}

TEST(Minidump, without_a_directory_there_is_nothing_to_read) {
  const auto whole = linux_minidump();
  EXPECT_FALSE(read_minidump(""));
  EXPECT_FALSE(read_minidump("not a dump at all, but long enough to be one"));
  EXPECT_FALSE(read_minidump(whole.substr(0, 31)));
  EXPECT_FALSE(read_minidump(whole.substr(0, whole.size() - 1)));
}

TEST(Minidump, the_number_of_modules_is_bounded) {
  MinidumpWriter writer;
  writer.stream(4, testing::ByteWriter().u32(5000).zeros(5000 * 108).bytes());
  const auto summary = read_minidump(writer.take());
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->modules.size(), kMinidumpModulesMax);
  EXPECT_EQ(summary->faults.size(), 1u);
}

TEST(MinidumpEvent, a_crash_on_linux_is_named_after_its_signal) {
  const auto event = minidump_event(linux_minidump());
  EXPECT_EQ(event.at("platform"), "native");
  EXPECT_EQ(event.at("level"), "fatal");
  EXPECT_EQ(event.at("timestamp"), MinidumpWriter::kTime);
  const auto& exception = exception_in(event);
  EXPECT_EQ(exception.at("type"), "SIGSEGV");
  EXPECT_EQ(exception.at("value"), "Fatal Error: SIGSEGV / SEGV_MAPERR / 0xdead");
  EXPECT_EQ(exception.at("thread_id"), 42);
  EXPECT_EQ(exception.at("mechanism"), *json::parse(R"({"type":"minidump","handled":false,"synthetic":true,"meta":
      {"signal":{"number":11,"code":1,"name":"SIGSEGV","code_name":"SEGV_MAPERR"}}})"));
  EXPECT_EQ(exception.at("stacktrace").at("frames"), *json::parse(R"([{"instruction_addr":"0x400123",
      "trust":"context","package":"/usr/bin/app","image_addr":"0x400000"}])"));
  EXPECT_EQ(event.at("contexts").at("os").at("name"), "Linux");
  EXPECT_EQ(event.at("contexts").at("device").at("arch"), "x86_64");
  EXPECT_EQ(event.at("contexts").at("app").at("app_start_time"), "2026-08-16T03:02:14Z");
  EXPECT_EQ(event.at("debug_meta").at("images").as_array().size(), 2u);
  EXPECT_EQ(event.at("debug_meta").at("images").at(0).at("type"), "elf");
  EXPECT_EQ(event.at("debug_meta").at("images").at(0).at("image_addr"), "0x400000");
  EXPECT_EQ(event.at("threads").at("values").at(1), *json::parse(R"({"id":42,"crashed":true,"name":"worker"})"));
  EXPECT_FALSE(event.contains("errors"));
}

TEST(MinidumpEvent, a_crash_on_windows_tells_what_was_done_at_which_address) {
  MinidumpWriter writer;
  writer.system(MinidumpWriter::kX86_64, MinidumpWriter::kWindows, "Service Pack 1");
  writer.exception(1, 0xc0000005, 0, 0x7ff00000, {1, 0x10});
  const auto event = minidump_event(writer.take());
  EXPECT_EQ(exception_in(event).at("type"), "EXCEPTION_ACCESS_VIOLATION");
  EXPECT_EQ(exception_in(event).at("value"), "Fatal Error: EXCEPTION_ACCESS_VIOLATION / write / 0x10");
  EXPECT_EQ(event.at("contexts").at("os"), *json::parse(R"({"type":"os","name":"Windows","version":"10.0.19041",
      "build":"Service Pack 1"})"));
}

TEST(MinidumpEvent, a_crash_on_macos_is_named_after_its_mach_exception) {
  MinidumpWriter writer;
  writer.system(MinidumpWriter::kX86_64, MinidumpWriter::kMacos).exception(1, 1, 1, 0x20);
  const auto event = minidump_event(writer.take());
  EXPECT_EQ(exception_in(event).at("type"), "EXC_BAD_ACCESS");
  EXPECT_EQ(exception_in(event).at("value"), "Fatal Error: EXC_BAD_ACCESS / KERN_INVALID_ADDRESS / 0x20");
  EXPECT_EQ(exception_in(event).at("mechanism").at("meta").at("mach_exception").at("exception"), 1);
}

TEST(MinidumpEvent, a_code_without_a_name_is_shown_as_it_is) {
  EXPECT_EQ(crash_reason(MinidumpOs::windows, {.code = 0xdeadbeef, .parameters = {}}), "0xdeadbeef");
  EXPECT_EQ(crash_reason(MinidumpOs::unknown, {.code = 11, .parameters = {}}), "0x0000000b");
}

TEST(MinidumpEvent, a_dump_that_cannot_be_read_makes_an_event_that_says_so) {
  const auto event = minidump_event("MDMP");
  EXPECT_EQ(exception_in(event).at("type"), "Minidump");
  EXPECT_EQ(exception_in(event).at("mechanism").at("type"), "minidump");
  ASSERT_EQ(event.at("errors").as_array().size(), 1u);
  EXPECT_EQ(event.at("errors").at(0), *json::parse(R"({"type":"invalid_data","name":"minidump",
      "value":"the minidump is cut short"})"));
}

TEST(MinidumpEvent, images_never_outgrow_an_event) {
  MinidumpWriter writer;
  for (int i = 0; i < 2000; ++i) writer.module(0x1000, 1, std::string(1000, '\x01'), writer.pdb70(1, "x"));
  const auto event = minidump_event(writer.take());
  EXPECT_LT(json::serialize(event).size(), 512u * 1024);
  EXPECT_EQ(event.at("errors").as_array().size(), 1u);
}

}  // namespace
}  // namespace vedette::formats
