#include "ingest/waiting_room.h"

#include <gtest/gtest.h>

#include <future>

#include "ingest/test_journal.h"

namespace vedette::ingest {
namespace {

constexpr ProjectId kNoisy{1};
constexpr ProjectId kQuiet{2};

class WaitingRoomTest : public testing::Test {
 protected:
  using Texts = std::vector<std::string>;

  // The answer is told as `name ok` or `name refused`.
  void append(ProjectId project, std::string name, std::size_t filler = 0) {
    auto header = std::string(filler, 'x');
    room_.append(project, std::move(header), name, [this, name](Status stored) {
      if (!stored) last_error_ = stored.error().code;
      answers_.push_back(name + (stored ? " ok" : " refused"));
    });
  }
  Texts answers() { return std::exchange(answers_, {}); }

  ManualClock clock_{Instant::from_seconds(1'790'000'000)};
  TestJournal journal_;
  Texts answers_;
  std::optional<ErrorCode> last_error_;
  WaitingRoom room_{journal_, clock_, {.wait_ms = 1000, .bytes_max = 100'000}};
};

TEST_F(WaitingRoomTest, what_the_journal_takes_does_not_wait) {
  append(kNoisy, "a");
  EXPECT_EQ(answers(), Texts{"a ok"});
  EXPECT_EQ(room_.bytes_waiting(), 0u);
}

TEST_F(WaitingRoomTest, a_journal_that_is_full_for_a_moment_costs_nobody_anything) {
  journal_.refusal = ErrorCode::resource_exhausted;
  for (const auto* name : {"a", "b", "c"}) append(kNoisy, name);
  clock_.advance_ms(900);
  room_.tick();
  EXPECT_EQ(answers(), Texts{});
  EXPECT_GT(room_.bytes_waiting(), 0u);
  journal_.refusal.reset();
  room_.tick();
  EXPECT_EQ(answers(), (Texts{"a ok", "b ok", "c ok"}));
  EXPECT_EQ(journal_.bodies(), (Texts{"a", "b", "c"}));
  EXPECT_EQ(room_.bytes_waiting(), 0u);
}

TEST_F(WaitingRoomTest, who_has_waited_long_enough_is_told_to_come_back) {
  journal_.refusal = ErrorCode::resource_exhausted;
  append(kNoisy, "a");
  clock_.advance_ms(500);
  append(kQuiet, "b");
  clock_.advance_ms(500);
  room_.tick();
  EXPECT_EQ(answers(), Texts{"a refused"});
  EXPECT_EQ(last_error_, ErrorCode::resource_exhausted);
  clock_.advance_ms(500);
  room_.tick();
  EXPECT_EQ(answers(), Texts{"b refused"});
  EXPECT_EQ(room_.bytes_waiting(), 0u);
}

TEST_F(WaitingRoomTest, other_errors_are_told_at_once) {
  for (const auto code : {ErrorCode::unavailable, ErrorCode::too_large}) {
    journal_.refusal = code;
    append(kNoisy, "a");
    EXPECT_EQ(answers(), Texts{"a refused"});
    EXPECT_EQ(last_error_, code);
  }
}

TEST_F(WaitingRoomTest, a_full_journal_is_asked_for_one_record_at_a_time) {
  journal_.refusal = ErrorCode::resource_exhausted;
  for (int i = 0; i < 10; ++i) append(ProjectId{i + 1}, "a");
  journal_.tries = 0;
  room_.tick();
  room_.tick();
  EXPECT_EQ(journal_.tries, 2);
}

TEST_F(WaitingRoomTest, a_refusal_that_comes_late_makes_wait_as_well) {
  journal_.answer = TestJournal::Answer::later;
  journal_.refusal = ErrorCode::resource_exhausted;
  append(kNoisy, "a");
  append(kNoisy, "b");
  journal_.answer_all();
  EXPECT_EQ(answers(), Texts{});
  room_.tick();
  journal_.refusal.reset();
  journal_.answer_all();
  EXPECT_EQ(answers(), Texts{"a ok"});
  room_.tick();
  journal_.answer_all();
  EXPECT_EQ(answers(), Texts{"b ok"});
}

TEST_F(WaitingRoomTest, the_room_is_bounded_and_one_project_has_half_of_it) {
  journal_.refusal = ErrorCode::resource_exhausted;
  append(kNoisy, "a", 40'000);
  append(kNoisy, "b", 40'000);
  EXPECT_EQ(answers(), Texts{"b refused"});
  append(kQuiet, "c", 40'000);
  EXPECT_EQ(answers(), Texts{});
  append(ProjectId{3}, "d", 40'000);
  EXPECT_EQ(answers(), Texts{"d refused"});
  EXPECT_LE(room_.bytes_waiting(), 100'000u);
}

TEST_F(WaitingRoomTest, projects_take_turns_and_who_comes_later_lines_up_behind_its_own) {
  journal_.refusal = ErrorCode::resource_exhausted;
  for (const auto* name : {"n1", "n2", "n3"}) append(kNoisy, name);
  append(kQuiet, "q1");
  journal_.refusal.reset();
  append(kNoisy, "n4");
  append(ProjectId{3}, "not in a line");
  EXPECT_EQ(answers(), Texts{"not in a line ok"});
  room_.tick();
  EXPECT_EQ(answers(), (Texts{"n1 ok", "q1 ok", "n2 ok", "n3 ok", "n4 ok"}));
}

TEST_F(WaitingRoomTest, a_stop_refuses_what_waits_and_nothing_waits_afterwards) {
  journal_.refusal = ErrorCode::resource_exhausted;
  append(kNoisy, "a");
  room_.stop();
  EXPECT_EQ(answers(), Texts{"a refused"});
  append(kNoisy, "b");
  EXPECT_EQ(answers(), Texts{"b refused"});
  journal_.refusal.reset();
  append(kNoisy, "c");
  EXPECT_EQ(answers(), Texts{"c ok"});
}

// With its own thread and the machine's clock: the refusal comes without a tick of the test.
TEST(WaitingRoom, its_thread_refuses_when_the_time_is_over) {
  SystemClock clock;
  TestJournal journal;
  journal.refusal = ErrorCode::resource_exhausted;
  WaitingRoom room(journal, clock, {.wait_ms = 1, .bytes_max = 100'000});
  room.start();
  std::promise<Status> told;
  room.append(kNoisy, "", "a", [&](Status stored) { told.set_value(std::move(stored)); });
  EXPECT_EQ(told.get_future().get().error().code, ErrorCode::resource_exhausted);
}

}  // namespace
}  // namespace vedette::ingest
