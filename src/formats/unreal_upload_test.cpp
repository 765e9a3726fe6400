#include "formats/unreal_upload.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "formats/testing.h"
#include "formats/unreal_container.h"
#include "formats/unreal_context.h"
#include "json/parse.h"

namespace vedette::formats {
namespace {

using testing::ByteWriter;

constexpr std::string_view kContext = R"(<?xml version="1.0" encoding="UTF-8"?>
<FGenericCrashContext>
  <RuntimeProperties>
    <CrashGUID>UECC-1</CrashGUID>
    <CrashType>Crash</CrashType>
    <GameName>Game &amp; Co</GameName>
    <EngineVersion>5.3.2</EngineVersion>
    <ErrorMessage>Assertion failed: x</ErrorMessage>
    <UserName>ann</UserName>
    <LoginId>login</LoginId>
    <UserDescription>I pressed it</UserDescription>
    <Misc.OSVersionMajor>Windows 11</Misc.OSVersionMajor>
    <Misc.PrimaryGPUBrand>GPU 1</Misc.PrimaryGPUBrand>
    <Misc.NumberOfCores>8</Misc.NumberOfCores>
    <MemoryStats.TotalPhysical>34359738368</MemoryStats.TotalPhysical>
    <TimeOfCrash>639224461940000000</TimeOfCrash>
  </RuntimeProperties>
  <EngineData><RHI.RHIName>D3D12</RHI.RHIName></EngineData>
  <GameData><level>3</level><__sentry>{"release":"g@1","user":{"email":"a@b"}}</__sentry></GameData>
</FGenericCrashContext>
)";

struct File {
  std::string name;
  std::string bytes;
};

void put_name(ByteWriter& out, std::string_view name) {
  out.u32(260).text(name).zeros(260 - name.size());
}
void put_header(ByteWriter& out, std::size_t count) {
  put_name(out, "UECC-1");
  put_name(out, "UECC-1.uecrash");
  out.u32(0).u32(static_cast<std::uint32_t>(count));
}
std::string archive_of(const std::vector<File>& files, bool is_header_first) {
  ByteWriter out;
  if (is_header_first) out.text("CR1");
  put_header(out, is_header_first ? files.size() : 0);
  for (std::uint32_t i = 0; i < files.size(); ++i) {
    out.u32(i);
    put_name(out, files[i].name);
    out.u32(static_cast<std::uint32_t>(files[i].bytes.size())).text(files[i].bytes);
  }
  if (!is_header_first) put_header(out, files.size());
  return out.bytes();
}
std::string packed(const std::string& bytes) {
  auto size = compressBound(bytes.size());
  std::string out(size, '\0');
  EXPECT_EQ(compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                     bytes.size()),
            Z_OK);
  out.resize(size);
  return out;
}
Result<Upload> upload(const std::string& archive, std::string_view user_id = "") {
  testing::CountingRandom random;
  return unreal_upload(packed(archive), user_id, protocol::EnvelopeLimits(), random);
}

TEST(UnrealContainer, both_layouts_hold_the_same_files) {
  const std::vector<File> files{{"a.log", "line"}, {"b", std::string("\0\n", 2)}};
  for (const bool is_header_first : {true, false}) {
    const auto archive = archive_of(files, is_header_first);
    const auto read = read_unreal_archive(archive);
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->size(), 2u);
    EXPECT_EQ((*read)[0].name, "a.log");
    EXPECT_EQ((*read)[0].bytes, "line");
    EXPECT_EQ((*read)[1].bytes, files[1].bytes);
  }
}

TEST(UnrealContainer, sizes_and_counts_that_do_not_fit_are_refused) {
  const auto archive = archive_of({{"a", "bytes"}}, true);
  EXPECT_FALSE(read_unreal_archive(""));
  EXPECT_FALSE(read_unreal_archive("CR1"));
  EXPECT_FALSE(read_unreal_archive(archive.substr(0, archive.size() - 1)));
  EXPECT_FALSE(read_unreal_archive(archive_of({{"a", "bytes"}}, false) + "x"));
  ByteWriter many;
  many.text("CR1");
  put_header(many, 101);
  EXPECT_EQ(read_unreal_archive(many.bytes()).error().code, ErrorCode::too_large);
  ByteWriter negative;
  negative.text("CR1");
  put_header(negative, 0xffffffff);
  EXPECT_FALSE(read_unreal_archive(negative.bytes()));
}

TEST(UnrealContext, a_context_becomes_an_event) {
  const auto context = read_unreal_context(kContext);
  ASSERT_TRUE(context) << context.error().message;
  const auto event = unreal_event(*context, "|epic|machine");
  EXPECT_EQ(event.at("level"), "fatal");
  EXPECT_EQ(event.at("platform"), "native");
  EXPECT_EQ(event.at("logentry").at("formatted"), "Assertion failed: x");
  EXPECT_EQ(event.at("timestamp"), "2026-08-16T03:03:14Z");
  EXPECT_EQ(event.at("release"), "g@1");
  EXPECT_EQ(event.at("user"), *json::parse(R"({"email":"a@b","id":"login","username":"ann"})"));
  EXPECT_EQ(event.at("tags"), *json::parse(R"({"epic_account_id":"epic","machine_id":"machine"})"));
  EXPECT_EQ(event.at("contexts").at("unreal").at("game_name"), "Game & Co");
  EXPECT_EQ(event.at("contexts").at("unreal").at("engine_version"), "5.3.2");
  EXPECT_EQ(event.at("contexts").at("os").at("raw_description"), "Windows 11");
  EXPECT_EQ(event.at("contexts").at("gpu").at("name"), "GPU 1");
  EXPECT_EQ(event.at("contexts").at("device").at("processor_count"), 8);
  EXPECT_EQ(event.at("contexts").at("device").at("memory_size"), 34359738368);
  EXPECT_EQ(event.at("contexts").at("unreal_engine"), *json::parse(R"({"RHI.RHIName":"D3D12"})"));
  EXPECT_EQ(event.at("contexts").at("unreal_game"), *json::parse(R"({"level":"3"})"));
}

TEST(UnrealContext, xml_is_read_up_to_its_first_fault_and_in_utf16) {
  const auto torn = read_unreal_context(kContext.substr(0, kContext.find("<UserName>")));
  ASSERT_TRUE(torn) << torn.error().message;
  EXPECT_EQ(torn->property("GameName"), "Game & Co");
  std::string wide = "\xff\xfe";
  for (const char c : kContext) wide.append({c, '\0'});
  const auto read = read_unreal_context(wide);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->property("GameName"), "Game & Co");
  EXPECT_FALSE(read_unreal_context("<other/>"));
  EXPECT_FALSE(read_unreal_context(""));
  EXPECT_EQ(read_unreal_context(std::string(kUnrealContextBytesMax + 1, ' ')).error().code, ErrorCode::too_large);
}

TEST(UnrealContext, an_ensure_is_an_error_and_entities_are_not_expanded) {
  const auto read = read_unreal_context(
      "<!DOCTYPE x [<!ENTITY e \"boom\">]><FGenericCrashContext><RuntimeProperties><IsEnsure>true</IsEnsure>"
      "<ErrorMessage>&e;</ErrorMessage></RuntimeProperties></FGenericCrashContext>");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(unreal_event(*read, "").at("level"), "error");
  EXPECT_EQ(read->property("ErrorMessage"), "&e;");
}

TEST(UnrealContext, neither_depth_nor_number_of_elements_does_harm) {
  std::string deep = "<FGenericCrashContext><RuntimeProperties>";
  while (deep.size() < kUnrealContextBytesMax - 3) deep += "<a>";
  EXPECT_TRUE(read_unreal_context(deep));
  std::string many = "<FGenericCrashContext><GameData>";
  for (int i = 0; i < 1000; ++i) many += fmt::format("<k{}>{}</k{}>", i, std::string(1500, 'v'), i);
  const auto read = read_unreal_context(many);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->game.size(), kUnrealEntriesMax);
  EXPECT_LT(json::serialize(unreal_event(*read, "")).size(), 256u * 1024);
}

TEST(UnrealUpload, a_crash_becomes_an_event_a_report_and_attachments_of_their_types) {
  const auto made = upload(archive_of({{"CrashContext.runtime-xml", std::string(kContext)},
                                       {"UEMinidump.dmp", testing::linux_minidump()},
                                       {"Game.log", "log"},
                                       {"CrashReportClient.ini", "ini"}},
                                      true),
                           "user|epic|");
  ASSERT_TRUE(made) << made.error().message;
  const auto envelope = protocol::parse_envelope(made->envelope);
  ASSERT_TRUE(envelope) << envelope.error().message;
  ASSERT_EQ(envelope->items.size(), 6u);
  const auto event = json::parse(envelope->items[0].payload)->as_object();
  EXPECT_EQ(json::text_of(event, "event_id"), made->event_id.hex());
  EXPECT_EQ(event.at("exception").at("values").at(0).at("type"), "SIGSEGV");
  EXPECT_EQ(event.at("user").at("id"), "user");
  EXPECT_EQ(event.at("release"), "g@1");
  EXPECT_EQ(envelope->items[1].type, protocol::ItemType::user_report);
  const auto report = json::parse(envelope->items[1].payload)->as_object();
  EXPECT_EQ(report.at("comments"), "I pressed it");
  EXPECT_EQ(json::text_of(report, "event_id"), made->event_id.hex());
  EXPECT_EQ(envelope->items[2].attachment_type, "unreal.context");
  EXPECT_EQ(envelope->items[3].attachment_type, "event.minidump");
  EXPECT_EQ(envelope->items[3].payload, testing::linux_minidump());
  EXPECT_EQ(envelope->items[4].attachment_type, "unreal.logs");
  EXPECT_EQ(envelope->items[5].attachment_type, "event.attachment");
}

TEST(UnrealUpload, a_context_that_cannot_be_read_is_kept_and_noted) {
  const auto made = upload(archive_of({{"CrashContext.runtime-xml", "no xml"}}, false));
  ASSERT_TRUE(made) << made.error().message;
  const auto envelope = protocol::parse_envelope(made->envelope);
  ASSERT_EQ(envelope->items.size(), 2u);
  EXPECT_EQ(json::parse(envelope->items[0].payload)->at("errors").as_array().size(), 1u);
  EXPECT_EQ(envelope->items[1].payload, "no xml");
}

TEST(UnrealUpload, what_is_no_archive_or_too_large_is_refused) {
  testing::CountingRandom random;
  protocol::EnvelopeLimits limits;
  EXPECT_EQ(unreal_upload("plain", "", limits, random).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(upload("no archive").error().code, ErrorCode::invalid_argument);
  limits.of(protocol::LimitClass::attachment).total_bytes = 1000;
  EXPECT_EQ(unreal_upload(packed(std::string(5000, '\0')), "", limits, random).error().code, ErrorCode::too_large);
}

}  // namespace
}  // namespace vedette::formats
