#include "model/event_id.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace vedette {
namespace {

class CountingRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = next_--;
  }

 private:
  std::uint8_t next_ = 0xff;
};

TEST(EventId, every_written_form_is_one_id) {
  const auto plain = EventId::parse("fc6d8c0c43fc4630ad850ee518f1b9d0");
  ASSERT_TRUE(plain);
  EXPECT_EQ(EventId::parse("FC6D8C0C43FC4630AD850EE518F1B9D0"), plain);
  EXPECT_EQ(EventId::parse("fc6d8c0c-43fc-4630-ad85-0ee518f1b9d0"), plain);
  EXPECT_EQ(EventId::parse("FC6D8C0C-43fc-4630-ad85-0EE518F1B9D0"), plain);
  EXPECT_EQ(plain->hex(), "fc6d8c0c43fc4630ad850ee518f1b9d0");
  EXPECT_EQ(plain->hyphenated(), "fc6d8c0c-43fc-4630-ad85-0ee518f1b9d0");
}

TEST(EventId, anything_else_is_no_id) {
  for (const std::string_view text :
       {"", "fc6d8c0c43fc4630ad850ee518f1b9d", "fc6d8c0c43fc4630ad850ee518f1b9d00",
        "gc6d8c0c43fc4630ad850ee518f1b9d0", "fc6d8c0c43fc-4630-ad85-0ee518f1b9d0-",
        "fc6d8c0c-43fc-4630-ad850-ee518f1b9d0", "{fc6d8c0c43fc4630ad850ee518f1b9}",
        " c6d8c0c43fc4630ad850ee518f1b9d0", "fc6d8c0c_43fc_4630_ad85_0ee518f1b9d0"}) {
    EXPECT_EQ(EventId::parse(text), std::nullopt) << text;
  }
}

TEST(EventId, the_nil_id_is_recognised) {
  EXPECT_TRUE(EventId{}.is_nil());
  EXPECT_TRUE(EventId::parse("00000000000000000000000000000000")->is_nil());
  EXPECT_FALSE(EventId::parse("00000000000000000000000000000001")->is_nil());
}

TEST(EventId, a_generated_id_is_a_version_4_uuid) {
  CountingRandom random;
  EXPECT_EQ(EventId::generate(random).hyphenated(), "fffefdfc-fbfa-49f8-b7f6-f5f4f3f2f1f0");
  EXPECT_NE(EventId::generate(random), EventId::generate(random));
}

TEST(EventId, ids_are_ordered_by_their_bytes_and_can_be_hashed) {
  const auto low = *EventId::parse("00000000000000000000000000000001");
  const auto high = *EventId::parse("01000000000000000000000000000000");
  EXPECT_LT(low, high);
  const std::unordered_set<EventId> ids{low, high, low};
  EXPECT_EQ(ids.size(), 2u);
  EXPECT_NE(std::hash<EventId>{}(low), std::hash<EventId>{}(high));
}

}  // namespace
}  // namespace vedette
