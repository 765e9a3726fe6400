#include "formats/minidump_upload.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include "formats/attachments_upload.h"
#include "formats/testing.h"
#include "json/parse.h"

namespace vedette::formats {
namespace {

using testing::CountingRandom;
using testing::form_part;
using testing::kFormEnd;
using testing::kFormType;
using testing::linux_minidump;

constexpr std::string_view kId = "9ec79c33ec9942ab8353589fcb2e04dc";
constexpr std::string_view kOtherId = "11111111111111111111111111111111";

Result<Upload> upload(std::string_view type, std::string_view body) {
  CountingRandom random;
  return minidump_upload(type, body, protocol::EnvelopeLimits(), random);
}
Result<Upload> upload_form(const std::string& parts) { return upload(kFormType, parts + std::string(kFormEnd)); }
std::string dump_part() { return form_part("upload_file_minidump", linux_minidump(), "crash.dmp"); }

// The envelope of an upload that is expected to succeed, and the event in it.
struct Read {
  explicit Read(const Result<Upload>& from) {
    EXPECT_TRUE(from) << from.error().message;
    if (!from) return;
    text = from->envelope;
    auto parsed = protocol::parse_envelope(text);
    EXPECT_TRUE(parsed) << parsed.error().message;
    envelope = std::move(*parsed);
    EXPECT_EQ(envelope.header.event_id, from->event_id);
    EXPECT_EQ(envelope.items.at(0).type, protocol::ItemType::event);
    event = json::parse(envelope.items.at(0).payload)->as_object();
    EXPECT_EQ(json::text_of(event, "event_id"), from->event_id.hex());
  }

  std::string text;
  protocol::Envelope envelope;
  json::object event;
};

std::string zstd_packed(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 1));
  return out;
}
// {"event_id": id}
std::string payload(std::string_view id) { return "\x81\xa8" "event_id\xd9\x20" + std::string(id); }

TEST(MinidumpUpload, a_raw_dump_becomes_an_event_and_an_attachment) {
  const auto dump = linux_minidump();
  const Read read(upload("application/x-dmp", dump));
  ASSERT_EQ(read.envelope.items.size(), 2u);
  EXPECT_EQ(read.event.at("exception").at("values").at(0).at("type"), "SIGSEGV");
  const auto& item = read.envelope.items[1];
  EXPECT_EQ(item.type, protocol::ItemType::attachment);
  EXPECT_EQ(item.attachment_type, "event.minidump");
  EXPECT_EQ(item.filename, "minidump.dmp");
  EXPECT_EQ(item.payload, dump);
}

TEST(MinidumpUpload, a_packed_dump_is_opened_and_loses_its_suffix) {
  const Read read(upload_form(form_part("upload_file_minidump", zstd_packed(linux_minidump()), "crash.dmp.zst")));
  EXPECT_EQ(read.envelope.items.at(1).filename, "crash.dmp");
  EXPECT_EQ(read.envelope.items.at(1).payload, linux_minidump());
  protocol::EnvelopeLimits limits;
  limits.of(protocol::LimitClass::attachment).item_bytes = 100;
  CountingRandom random;
  const auto bomb = minidump_upload("", zstd_packed(linux_minidump()), limits, random);
  ASSERT_FALSE(bomb);
  EXPECT_EQ(bomb.error().code, ErrorCode::too_large);
}

TEST(MinidumpUpload, other_files_are_attachments_byte_for_byte) {
  const std::string bytes("\0\n{}\r\n\xff", 7);
  const Read read(upload_form(form_part("log", bytes, "../../etc/passwd", "text/plain") + dump_part() +
                              form_part("nothing", "", "") +
                              form_part("x", "y", "view-hierarchy.json", "application/json")));
  ASSERT_EQ(read.envelope.items.size(), 4u);
  EXPECT_EQ(read.envelope.items[2].payload, bytes);
  EXPECT_EQ(read.envelope.items[2].filename, "passwd");
  EXPECT_EQ(read.envelope.items[2].content_type, "text/plain");
  EXPECT_EQ(read.envelope.items[2].attachment_type, "event.attachment");
  EXPECT_EQ(read.envelope.items[3].filename, "view-hierarchy.json");
}

TEST(MinidumpUpload, fields_of_the_form_go_into_the_event) {
  const Read read(upload_form(form_part("sentry", R"({"release":"1.0","tags":{"a":"json"}})") +
                              form_part("sentry[tags][a]", "key") + form_part("sentry[tags][b]", "key") +
                              form_part("sentry[environment]", "prod") + form_part("ptype", "browser") + dump_part()));
  EXPECT_EQ(read.event.at("release"), "1.0");
  EXPECT_EQ(read.event.at("environment"), "prod");
  EXPECT_EQ(read.event.at("tags"), *json::parse(R"({"a":"json","b":"key"})"));
  EXPECT_EQ(read.event.at("extra"), *json::parse(R"({"ptype":"browser"})"));
  EXPECT_FALSE(read.event.contains("errors"));
}

TEST(MinidumpUpload, a_long_field_is_joined_from_its_pieces_by_number) {
  const Read read(upload_form(form_part("sentry__10", "\"}") + form_part("sentry__2", "\"x") +
                              form_part("sentry__1", "{\"release\":") + dump_part()));
  EXPECT_EQ(read.event.at("release"), "x");
}

TEST(MinidumpUpload, fields_that_cannot_be_used_are_noted) {
  std::string deep = "sentry";
  for (std::size_t i = 0; i < 17; ++i) deep += "[a]";
  const Read read(upload_form(form_part("sentry", "{torn") + form_part("sentry[a", "1") + form_part("sentry[]", "1") +
                              form_part(deep, "1") + form_part("sentry[tags]", "1") +
                              form_part("sentry[tags][a]", "1") + dump_part()));
  EXPECT_EQ(read.event.at("errors").as_array().size(), 5u);
}

TEST(MinidumpUpload, files_of_the_sdk_go_into_the_event) {
  const Read read(upload_form(form_part("__sentry-event", "\x81\xa7release\xa1" "7", "__sentry-event") +
                              form_part("__sentry-breadcrumb1", "\x81\xa7message\xa1" "a", "__sentry-breadcrumb1") +
                              form_part("attachment", "\x81\xa7message\xa1" "b", "__sentry-breadcrumb2") +
                              dump_part()));
  ASSERT_EQ(read.envelope.items.size(), 2u);
  EXPECT_EQ(read.event.at("release"), "7");
  EXPECT_EQ(read.event.at("breadcrumbs").at("values").as_array().size(), 1u);
  EXPECT_EQ(read.event.at("exception").at("values").at(0).at("type"), "SIGSEGV");
}

TEST(MinidumpUpload, the_first_valid_id_in_the_order_of_precedence_is_the_events) {
  const auto in_payload = form_part("__sentry-event", payload(kId), "__sentry-event");
  const auto in_json = [](std::string_view id) {
    return form_part("sentry", fmt::format(R"({{"event_id":"{}"}})", id));
  };
  const auto in_key = [](std::string_view id) { return form_part("sentry[event_id]", id); };
  const auto id_of = [](const std::string& parts) {
    const auto made = upload_form(parts);
    return made ? made->event_id.hex() : made.error().message;
  };
  EXPECT_EQ(id_of(in_key(kOtherId) + in_json(kOtherId) + in_payload + dump_part()), kId);
  EXPECT_EQ(id_of(in_key(kOtherId) + in_json(kId) + dump_part()), kId);
  EXPECT_EQ(id_of(in_key(kId) + in_json("none") + dump_part()), kId);
  EXPECT_EQ(id_of(in_json("00000000000000000000000000000000") + dump_part()), "0102030405064708890a0b0c0d0e0f10");
}

TEST(MinidumpUpload, a_dump_that_cannot_be_read_is_kept_and_the_event_says_so) {
  const Read read(upload("application/octet-stream", "MDMP and no more"));
  EXPECT_EQ(read.envelope.items.at(1).payload, "MDMP and no more");
  EXPECT_EQ(read.event.at("errors").as_array().size(), 1u);
  EXPECT_EQ(read.event.at("platform"), "native");
}

TEST(MinidumpUpload, what_holds_no_dump_is_refused) {
  EXPECT_EQ(upload("application/octet-stream", "hello").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(upload("application/octet-stream", "").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(upload_form(form_part("a", "b")).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(upload_form(form_part("upload_file_minidump", "b", "c")).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(upload(kFormType, dump_part()).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(upload_form(form_part("a", std::string(2 << 20, 'x')) + dump_part()).error().code, ErrorCode::too_large);
}

TEST(AttachmentsUpload, every_file_becomes_an_attachment_of_the_event) {
  const auto id = *EventId::parse(kId);
  const auto form = form_part("a", "1", "a.txt") + form_part("field", "2") + form_part("b", "3", "b");
  const auto made = attachments_upload(kFormType, form + std::string(kFormEnd), id);
  ASSERT_TRUE(made) << made.error().message;
  const auto envelope = protocol::parse_envelope(made->envelope);
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->header.event_id, id);
  ASSERT_EQ(envelope->items.size(), 2u);
  EXPECT_EQ(envelope->items[0].filename, "a.txt");
  EXPECT_EQ(envelope->items[1].payload, "3");
  EXPECT_FALSE(attachments_upload(kFormType, form_part("a", "1") + std::string(kFormEnd), id));
}

TEST(AttachmentsUpload, a_name_is_a_text_to_show_and_nothing_else) {
  const auto form = form_part("a", "1", "../../b.txt") + form_part("b", "2", "/");
  const auto made = attachments_upload(kFormType, form + std::string(kFormEnd), *EventId::parse(kId));
  ASSERT_TRUE(made) << made.error().message;
  const auto envelope = protocol::parse_envelope(made->envelope);
  ASSERT_TRUE(envelope);
  ASSERT_EQ(envelope->items.size(), 2u);
  EXPECT_EQ(envelope->items[0].filename, "b.txt");
  EXPECT_EQ(envelope->items[1].filename, "attachment");
}

}  // namespace
}  // namespace vedette::formats
