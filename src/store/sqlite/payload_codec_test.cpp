#include "store/sqlite/payload_codec.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace vedette::sql {
namespace {

class PayloadCodecTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "payload_codec_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    reopen();
  }
  void TearDown() override {
    codec_.reset();
    std::filesystem::remove_all(directory_);
  }
  void reopen() {
    codec_.reset();
    auto opened = PayloadCodec::open(directory_, kPayloadPlan);
    ASSERT_TRUE(opened) << opened.error().message;
    codec_ = std::move(*opened);
  }
  // Payloads as one project sends them: much is the same, something is new.
  static std::string payload(int number) {
    std::string text = "{";
    for (int i = 0; i < 40; ++i) {
      const auto name = static_cast<unsigned>(i * 5 + number % 5 + 1) * 2'654'435'761U;
      text += fmt::format("\"frame{}\":{{\"function\":\"{:x}{:x}\",\"line\":{}}},", i, name, ~name, i * number % 997);
    }
    return text + fmt::format("\"id\":\"{:032x}\"}}", static_cast<unsigned>(number) * 2654435761U);
  }
  std::size_t size_of(ProjectId project) {
    const auto bytes = codec_->compress(project, payload(100'000), 5);
    EXPECT_EQ(codec_->decompress(bytes).value_or("broken"), payload(100'000));
    return bytes.size();
  }
  void learn(ProjectId project) {
    for (int i = 0; i < 400; ++i) codec_->compress(project, payload(i), 5);
    codec_->wait_for_training();
  }

  std::string directory_;
  std::unique_ptr<PayloadCodec> codec_;
};

TEST_F(PayloadCodecTest, a_payload_comes_back_and_damage_is_noticed) {
  const std::string text = "{\"message\":\"" + std::string(5000, 'a') + "\"}";
  const auto bytes = compress_payload(text);
  EXPECT_LT(bytes.size(), text.size() / 10);
  EXPECT_EQ(codec_->decompress(bytes), text);
  EXPECT_EQ(codec_->decompress(compress_payload("")), "");
  EXPECT_FALSE(codec_->decompress("not zstd"));
  EXPECT_FALSE(codec_->decompress(std::string_view(bytes).substr(0, bytes.size() - 3)));
}

TEST_F(PayloadCodecTest, a_project_that_repeats_itself_takes_less_room_after_a_while) {
  const auto before = size_of(ProjectId{1});
  learn(ProjectId{1});
  EXPECT_LT(size_of(ProjectId{1}), before * 2 / 3);
  EXPECT_EQ(size_of(ProjectId{2}), before) << "another project has its own";
}

TEST_F(PayloadCodecTest, two_projects_that_send_the_same_have_a_dictionary_each) {
  for (const auto project : {1, 2}) learn(ProjectId{project});
  const auto small = size_of(ProjectId{1});
  EXPECT_EQ(size_of(ProjectId{2}), small);
  const auto bytes = codec_->compress(ProjectId{2}, payload(3), 5);
  ASSERT_TRUE(codec_->forget(ProjectId{1}));
  EXPECT_EQ(codec_->decompress(bytes), payload(3));
}

TEST_F(PayloadCodecTest, what_was_made_with_a_dictionary_is_read_after_opening_again) {
  learn(ProjectId{1});
  const auto bytes = codec_->compress(ProjectId{1}, payload(7), 5);
  reopen();
  EXPECT_EQ(codec_->decompress(bytes).value_or("broken"), payload(7));
  EXPECT_EQ(codec_->compress(ProjectId{1}, payload(7), 5), bytes) << "the dictionary stays in use";
}

TEST_F(PayloadCodecTest, more_projects_than_memory_has_room_for_all_keep_their_dictionaries) {
  learn(ProjectId{1});
  const auto small = size_of(ProjectId{1});
  for (int id = 2; id < 60; ++id) codec_->compress(ProjectId{id}, payload(id), 5);
  EXPECT_EQ(size_of(ProjectId{1}), small);
}

TEST_F(PayloadCodecTest, a_dictionary_in_use_is_kept_and_a_deleted_projects_is_not) {
  learn(ProjectId{1});
  const auto bytes = codec_->compress(ProjectId{1}, payload(7), 5);
  ASSERT_TRUE(codec_->forget_unused_since(1000));
  reopen();
  EXPECT_TRUE(codec_->decompress(bytes));
  ASSERT_TRUE(codec_->forget(ProjectId{1}));
  const auto gone = codec_->decompress(bytes);
  ASSERT_FALSE(gone);
  EXPECT_NE(gone.error().detail.find("dictionary"), std::string::npos);
}

}  // namespace
}  // namespace vedette::sql
