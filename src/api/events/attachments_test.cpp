#include <gtest/gtest.h>

#include "api/issues/testing/issue_world.h"
#include "base/digest.h"

namespace vedette::api::testing {
namespace {

std::string all_bytes() {
  std::string bytes;
  for (int i = 0; i < 300 * 1024; ++i) bytes += static_cast<char>(i % 256);
  return bytes;
}

class AttachmentsTest : public ::testing::Test {
 protected:
  AttachmentsTest() {
    world_.add_issue({});
    event_ = world_.last_event();
  }

  // Returns its id.
  std::string add(AttachmentRow row, std::int64_t project = 1) {
    if (row.event_id.is_nil()) row.event_id = event_;
    if (row.type.empty()) row.type = "event.attachment";
    ++sequence_;
    ItemBatch batch;
    batch.attachments.push_back({.project_id = ProjectId{project},
                                 .number = item_number(sequence_, 0),
                                 .time = world_.clock().now(),
                                 .retention_days = 90,
                                 .row = std::move(row)});
    const auto* batches = &batch;
    EXPECT_TRUE(world_.items().write({&batches, 1}, sequence_));
    return std::to_string(item_number(sequence_, 0));
  }

  std::string path(std::string_view more = {}) const {
    return fmt::format("/api/0/projects/acme/web/events/{}/attachments/{}", event_.hex(), more);
  }
  Answer get(std::string_view more = {}) { return world_.get(reader_, path(more)); }
  Answer download(const std::string& id) { return get(id + "/?download"); }
  std::string names(std::string_view query) {
    const auto answer = get("?query=" + escaped(query));
    EXPECT_EQ(answer.status, 200) << query;
    std::string found;
    for (const auto& one : answer.list()) {
      found += (found.empty() ? "" : ", ") + std::string(one.at("name").as_string());
    }
    return found;
  }

  IssueWorld world_;
  As reader_ = world_.token({Scope::project_read});
  EventId event_;
  std::uint64_t sequence_ = 0;
};

TEST_F(AttachmentsTest, are_listed_in_the_order_in_which_they_came) {
  EXPECT_TRUE(get().list().empty());
  const auto first = add({.filename = "../../evil name.bin", .bytes = all_bytes()});
  add({.filename = "second.txt", .content_type = "text/plain", .bytes = "two"});
  add({.event_id = EventId::generate(world_.services().random), .filename = "of another event"});
  const auto answer = get();
  ASSERT_EQ(answer.list().size(), 2u);
  const auto& one = answer.list()[0].as_object();
  EXPECT_EQ(one.at("id"), json::value(first));
  EXPECT_EQ(one.at("event_id"), json::value(event_.hex()));
  EXPECT_EQ(one.at("type"), "event.attachment");
  EXPECT_EQ(one.at("name"), "../../evil name.bin");
  EXPECT_EQ(one.at("mimetype"), "application/octet-stream");
  EXPECT_EQ(one.at("size"), 300 * 1024);
  EXPECT_EQ(one.at("sha1"), json::value(sha1_hex(all_bytes())));
  EXPECT_EQ(one.at("headers").at("Content-Type"), "application/octet-stream");
  EXPECT_EQ(one.at("dateCreated"), json::value(format_instant(world_.clock().now())));
  EXPECT_EQ(answer.list()[1].at("mimetype"), "text/plain");
  EXPECT_EQ(get(first + "/").body, answer.list()[0]);
}

TEST_F(AttachmentsTest, are_paged) {
  for (int i = 0; i < 5; ++i) add({.filename = fmt::format("{}.txt", i), .bytes = "x"});
  const auto first = get("?per_page=3");
  EXPECT_EQ(first.list().size(), 3u);
  EXPECT_NE(first.headers.get("Link").find("rel=\"next\"; results=\"true\""),
            std::string_view::npos);
  const auto second = get("?per_page=3&cursor=3:1:0");
  ASSERT_EQ(second.list().size(), 2u);
  EXPECT_EQ(second.list()[0].at("name"), "3.txt");
}

TEST_F(AttachmentsTest, a_query_filters_by_name_and_by_kind) {
  add({.filename = "Screenshot-1.png", .bytes = "x"});
  add({.filename = "screenshot.txt", .content_type = "text/plain", .bytes = "x"});
  add({.filename = "my 100% log.txt", .bytes = "x"});
  add({.filename = "view.json", .type = "event.view_hierarchy", .bytes = "{}"});
  EXPECT_EQ(names("screenshot"), "Screenshot-1.png, screenshot.txt");
  EXPECT_EQ(names("is:screenshot"), "Screenshot-1.png");
  EXPECT_EQ(names("is:screenshot txt"), "");
  EXPECT_EQ(names("is:view_hierarchy"), "view.json");
  EXPECT_EQ(names("100% LOG"), "my 100% log.txt");
  EXPECT_EQ(names("is:nothing"), "");
  EXPECT_EQ(names("%"), "my 100% log.txt");
}

TEST_F(AttachmentsTest, a_download_brings_every_byte_and_only_as_a_file) {
  const auto id = add({.filename = "../../evil \"name\".bin", .bytes = all_bytes()});
  for (const auto* query : {"?download", "?download=", "?download=1", "?download=no"}) {
    const auto answer = get(id + "/" + query);
    EXPECT_EQ(answer.status, 200) << query;
    EXPECT_EQ(answer.raw_body, all_bytes()) << query;
    EXPECT_EQ(answer.headers.get("Content-Type"), "application/octet-stream");
    EXPECT_EQ(answer.headers.get("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.headers.get("Content-Security-Policy"), "default-src 'none'; sandbox");
    EXPECT_EQ(
        answer.headers.get("Content-Disposition"),
        "attachment; filename=\"evil _name_.bin\"; filename*=UTF-8''evil%20%22name%22.bin");
  }
  const auto empty = download(add({.filename = "empty"}));
  EXPECT_EQ(empty.status, 200);
  EXPECT_EQ(empty.raw_body, "");
}

TEST_F(AttachmentsTest, a_download_can_be_asked_for_in_parts) {
  const auto large = add({.filename = "large.bin", .bytes = all_bytes()});
  const auto small = add({.filename = "small.bin", .bytes = "0123456789"});
  const auto ask = [&](const std::string& id, std::string_view range, Method method = Method::get) {
    http::Headers headers;
    headers.add("Range", range);
    return world_.call(reader_, method, path(id + "/?download"), {}, headers);
  };
  const auto part = ask(large, "bytes=100000-200000");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.raw_body, all_bytes().substr(100'000, 100'001));
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 100000-200000/307200");
  EXPECT_EQ(ask(small, "bytes=-3").raw_body, "789");
  EXPECT_EQ(ask(small, "bytes=10-").status, 416);
  EXPECT_EQ(ask(small, "bytes=0-1", Method::head).status, 200);
}

TEST_F(AttachmentsTest, a_browser_is_told_only_of_types_that_run_nothing) {
  const std::tuple<std::string, std::string, std::string, std::string> kCases[] = {
      {"a.png", "", "image/png", "image/png"},
      {"A.JPEG", "application/octet-stream", "image/jpeg", "image/jpeg"},
      {"a", "Image/GIF", "Image/GIF", "image/gif"},
      {"a", "image/webp", "image/webp", "image/webp"},
      {"a", "text/plain; charset=utf-16", "text/plain; charset=utf-16", "text/plain; charset=utf-8"},
      {"a.log", "", "text/plain", "text/plain; charset=utf-8"},
      {"a.png", "text/html", "text/html", "application/octet-stream"},
      {"a.html", "", "text/html", "application/octet-stream"},
      {"a.svg", "image/svg+xml", "image/svg+xml", "application/octet-stream"},
      {"a.json", "", "application/json", "application/octet-stream"},
      {"a", "text/plain\r\nX: y", "text/plain\r\nX: y", "application/octet-stream"},
      {"a", "", "application/octet-stream", "application/octet-stream"},
  };
  for (const auto& [name, stored, shown, served] : kCases) {
    const auto id = add({.filename = name, .content_type = stored, .bytes = "x"});
    EXPECT_EQ(get(id + "/").text("mimetype"), shown) << name << " " << stored;
    EXPECT_EQ(download(id).headers.get("Content-Type"), served) << name << " " << stored;
  }
}

TEST_F(AttachmentsTest, of_other_events_projects_and_organizations_are_not_there) {
  const auto id = add({.filename = "a", .bytes = "x"});
  const auto foreign_event = EventId::generate(world_.services().random);
  const auto foreign = add({.event_id = foreign_event, .filename = "b", .bytes = "x"}, 2);
  const auto other = add({.event_id = foreign_event, .filename = "c", .bytes = "x"});
  for (const auto& wrong : {foreign, other, std::string("nothing"), std::string("-1"),
                            std::string("99999999999999999999"), std::string("0")}) {
    EXPECT_EQ(get(wrong + "/").status, 404) << wrong;
    EXPECT_EQ(get(wrong + "/?download").status, 404) << wrong;
  }
  EXPECT_EQ(world_.get(reader_, "/api/0/projects/acme/web/events/x/attachments/").status, 404);
  EXPECT_EQ(world_.get(reader_, fmt::format("/api/0/projects/acme/web/events/{}/attachments/",
                                            std::string(32, '0')))
                .status,
            404);
  // Of an item that is no event of an issue.
  EXPECT_EQ(world_.get(reader_, fmt::format("/api/0/projects/acme/web/events/{}/attachments/",
                                            foreign_event.hex()))
                .list()
                .size(),
            1u);
  const auto there = world_.token({Scope::project_read}, "other");
  EXPECT_EQ(world_.get(there, path(id + "/?download")).status, 403);
  EXPECT_EQ(world_.get(World::nobody(), path(id + "/?download")).status, 401);
  EXPECT_EQ(world_.get(world_.token({Scope::event_read}), path(id + "/?download")).status, 403);
}

TEST_F(AttachmentsTest, an_issue_tells_whether_its_newest_event_has_some) {
  const auto issue = IssueId{world_.sql("SELECT id FROM issue")};
  const auto says = [&] {
    const auto row = world_.get(world_.owner(), fmt::format("{}?query=&expand=latestEventHasAttachments", IssueWorld::kIssues)).list()[0].as_object();
    const auto detail = world_.get(world_.owner(), IssueWorld::of(issue));
    EXPECT_EQ(row.at("latestEventHasAttachments"), detail.object().at("latestEventHasAttachments"));
    return row.at("latestEventHasAttachments").as_bool();
  };
  EXPECT_FALSE(says());
  world_.sql("INSERT INTO project_trait (project_id, name) VALUES (1, 'attachments') RETURNING project_id");
  EXPECT_FALSE(says());
  add({.filename = "a.txt", .bytes = "x"});
  EXPECT_TRUE(says());
  world_.add_event(issue, {.seconds_ago = 1});
  EXPECT_FALSE(says()) << "the newest event has none";
}

}  // namespace
}  // namespace vedette::api::testing
