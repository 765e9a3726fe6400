#include "ingest/record.h"

#include <gtest/gtest.h>

namespace vedette::ingest {
namespace {

TEST(Record, a_header_reads_back_and_damage_is_noticed) {
  RecordHeader header{.received = Instant{-5},
                      .project_id = ProjectId{7},
                      .organization_id = OrganizationId{1LL << 40},
                      .event_id = *EventId::parse("0123456789abcdef0123456789abcdef"),
                      .client_ip = "2001:db8::1",
                      .user_agent = std::string(300, 'x')};
  const auto bytes = write_record_header(header);
  const auto back = read_record_header(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->received, header.received);
  EXPECT_EQ(back->project_id, header.project_id);
  EXPECT_EQ(back->organization_id, header.organization_id);
  EXPECT_EQ(back->event_id, header.event_id);
  EXPECT_EQ(back->client_ip, header.client_ip);
  EXPECT_EQ(back->user_agent, header.user_agent);
  for (std::size_t i = 0; i < bytes.size(); ++i) EXPECT_FALSE(read_record_header(std::string_view(bytes).substr(0, i)));
  EXPECT_FALSE(read_record_header(bytes + "x"));
}

}  // namespace
}  // namespace vedette::ingest
