#include "protocol/item.h"

#include <gtest/gtest.h>

namespace vedette::protocol {
namespace {

ItemView item_of(std::string_view type, std::string_view payload = "") {
  ItemView item;
  item.type = parse_item_type(type);
  item.type_name = type;
  item.payload = payload;
  return item;
}

TEST(Item, every_type_reads_back_from_its_text) {
  for (int i = 0; i < static_cast<int>(ItemType::unknown); ++i) {
    const auto type = static_cast<ItemType>(i);
    EXPECT_EQ(parse_item_type(to_text(type)), type);
  }
  EXPECT_EQ(parse_item_type("profile_chunk_ui"), ItemType::profile_chunk);
  for (const std::string_view text : {"", "Event", "event ", "unknown", "hologram"}) {
    EXPECT_EQ(parse_item_type(text), ItemType::unknown) << text;
  }
}

TEST(Item, quantities_follow_the_categories_of_the_type) {
  using enum DataCategory;
  EXPECT_EQ(quantities(item_of("event")), (Quantities{{error, 1}}));
  EXPECT_EQ(quantities(item_of("nel")), (Quantities{{error, 1}}));
  EXPECT_EQ(quantities(item_of("transaction")),
            (Quantities{{transaction, 1}, {transaction_indexed, 1}}));
  EXPECT_EQ(quantities(item_of("raw_security")), (Quantities{{security, 1}}));
  EXPECT_EQ(quantities(item_of("user_report")), (Quantities{{feedback, 1}}));
  EXPECT_EQ(quantities(item_of("check_in")), (Quantities{{monitor, 1}}));
  EXPECT_EQ(quantities(item_of("sessions")), (Quantities{{session, 1}}));
  EXPECT_EQ(quantities(item_of("profile")), (Quantities{{profile, 1}, {profile_indexed, 1}}));
  EXPECT_EQ(quantities(item_of("statsd")), (Quantities{{metric_bucket, 1}}));
  for (const std::string_view type : {"client_report", "form_data", "integration", "hologram"}) {
    EXPECT_TRUE(quantities(item_of(type)).empty()) << type;
  }
}

TEST(Item, attachments_count_in_bytes_and_at_least_one) {
  using enum DataCategory;
  EXPECT_EQ(quantities(item_of("attachment", "12345")),
            (Quantities{{attachment, 5}, {attachment_item, 1}}));
  EXPECT_EQ(quantities(item_of("attachment")), (Quantities{{attachment, 1}, {attachment_item, 1}}));
}

TEST(Item, containers_count_their_units) {
  using enum DataCategory;
  auto log = item_of("log", "0123456789");
  EXPECT_EQ(quantities(log), (Quantities{{log_item, 1}, {log_byte, 10}}));
  log.item_count = 3;
  EXPECT_EQ(quantities(log), (Quantities{{log_item, 3}, {log_byte, 10}}));
  auto spans = item_of("span");
  spans.item_count = 7;
  EXPECT_EQ(quantities(spans), (Quantities{{span, 7}, {span_indexed, 7}}));
  auto metrics = item_of("trace_metric");
  metrics.item_count = 2;
  EXPECT_EQ(quantities(metrics), (Quantities{{trace_metric, 2}}));
}

TEST(Item, the_platform_decides_the_category_of_a_profile_chunk) {
  using enum DataCategory;
  auto chunk = item_of("profile_chunk");
  EXPECT_EQ(quantities(chunk), (Quantities{{profile_chunk, 1}}));
  chunk.platform = "python";
  EXPECT_EQ(quantities(chunk), (Quantities{{profile_chunk, 1}}));
  chunk.platform = "cocoa";
  EXPECT_EQ(quantities(chunk), (Quantities{{profile_chunk_ui, 1}}));
  EXPECT_EQ(quantities(item_of("profile_chunk_ui")), (Quantities{{profile_chunk_ui, 1}}));
}

TEST(Item, the_attachment_type_decides_whether_an_attachment_is_an_event) {
  auto attachment = item_of("attachment");
  EXPECT_FALSE(creates_event(attachment));
  attachment.attachment_type = "event.attachment";
  EXPECT_FALSE(creates_event(attachment));
  attachment.attachment_type = "event.minidump";
  EXPECT_TRUE(creates_event(attachment));
  EXPECT_TRUE(creates_event(item_of("event")));
  EXPECT_TRUE(creates_event(item_of("feedback")));
  EXPECT_FALSE(creates_event(item_of("session")));
  EXPECT_TRUE(info(ItemType::user_report).needs_event_id);
  EXPECT_FALSE(info(ItemType::check_in).needs_event_id);
}

TEST(Item, a_span_container_has_limits_of_its_own) {
  auto spans = item_of("span");
  EXPECT_EQ(limit_class(spans), LimitClass::span);
  spans.content_type = kSpanContainerType;
  EXPECT_EQ(limit_class(spans), LimitClass::span_container);
}

TEST(DataCategory, names_and_ids_read_back) {
  for (std::size_t id = 0; id < kDataCategoryCount; ++id) {
    const auto category = data_category_of_id(static_cast<std::int64_t>(id));
    ASSERT_TRUE(category);
    EXPECT_EQ(parse_data_category(to_text(*category)), category);
  }
  EXPECT_EQ(to_text(DataCategory::default_), "default");
  EXPECT_EQ(to_text(DataCategory::feedback), "feedback");
  EXPECT_EQ(to_text(DataCategory::attachment_item), "attachment_item");
  EXPECT_EQ(to_text(DataCategory::trace_metric), "trace_metric");
  EXPECT_EQ(to_text(DataCategory::profile_ui), "profile_ui");
  EXPECT_EQ(to_text(DataCategory::trace_metric_byte), "trace_metric_byte");
  EXPECT_EQ(parse_data_category("user_report_v2"), DataCategory::feedback);
  EXPECT_EQ(parse_data_category("internal"), std::nullopt);
  EXPECT_EQ(parse_data_category(""), std::nullopt);
  EXPECT_EQ(data_category_of_id(-1), std::nullopt);
  EXPECT_EQ(data_category_of_id(38), std::nullopt);
}

TEST(DataCategory, the_error_class_has_three_members) {
  EXPECT_TRUE(is_error_class(DataCategory::default_));
  EXPECT_TRUE(is_error_class(DataCategory::error));
  EXPECT_TRUE(is_error_class(DataCategory::security));
  EXPECT_FALSE(is_error_class(DataCategory::transaction));
}

}  // namespace
}  // namespace vedette::protocol
