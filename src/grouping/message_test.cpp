#include "grouping/message.h"

#include "grouping/test_events.h"

namespace vedette::grouping {
namespace {

TEST(Messages, what_varies_becomes_its_kind) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"no user 42", "no user <int>"},
      {"offset -5 of 7", "offset <int> of <int>"},
      {"took 1.5 of -2.25e3", "took <float> of <float>"},
      {"mail to ann.b+c@mail.example.org failed", "mail to <email> failed"},
      {"GET https://a.com/x?y=1#z: refused", "GET <url>: refused"},
      {"(see http://localhost:8000/a)", "(see <url>)"},
      {"wss://h/socket closed", "<url> closed"},
      {"cannot resolve db-1.prod.example.com", "cannot resolve <hostname>"},
      {"connect 10.0.0.17:5432", "connect <ip>:<int>"},
      {"peer 2001:db8::ff00:42:8329 gone", "peer <ip> gone"},
      {"bound to ::1 only", "bound to <ip> only"},
      {"from 00:1A:2b:3c:4d:5e", "from <mac>"},
      {"id 6f8a1c52-7d2e-4b7e-9a39-0a2f4f2b9c11", "id <uuid>"},
      {"trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "trace <traceparent>"},
      {"Root 1-5759e988-bd862e3fe1be46a994272793", "Root <traceparent>"},
      {"commit da39a3ee5e6b4b0d3255bfef95601890afd80709", "commit <sha1>"},
      {"sum d41d8cd98f00b204e9800998ecf8427e", "sum <md5>"},
      {"at 2024-01-02T03:04:05.678Z", "at <date>"},
      {"at 2024-01-02 03:04:05,678 +0100", "at <date>"},
      {"at 2024/1/2", "at <date>"},
      {"at 1/2/2024 3:04 PM", "at <date>"},
      {"at 20240102T030405Z", "at <date>"},
      {"at Tue, 02 Jan 2024 03:04:05 GMT", "at <date>"},
      {"at Tuesday, 02-Jan-24 03:04:05 UTC", "at <date>"},
      {"at Tue Jan  2 03:04:05 2024", "at <date>"},
      {"at Tue Jan 02 2024 03:04:05 GMT+0100 (CET) x", "at <date> x"},
      {"at 2 January 2024, 03:04", "at <date>"},
      {"at 03:04:05.123", "at <date>"},
      {"at datetime.datetime(2024, 1, 2, 3, 4)", "at <date>"},
      {"timeout after 30s", "timeout after <duration>"},
      {"timeout after 1h2m3.5s", "timeout after <duration>"},
      {"took 12ms", "took <duration>"},
      {"tx1234567890abcdef12345-0012345678 failed", "<swift_txn_id> failed"},
      {"fault at 0x7ffe12", "fault at <hex>"},
      {"object 5f2b8c1d9e", "object <hex>"},
      {"number 123456789", "number <hex>"},
      {"rev 3f2a9bc", "rev <git_sha>"},
      {"name='Ann' ok=true n=3", "name=<quoted_str> ok=<bool> n=<int>"},
  };
  for (const auto& [text, expected] : kCases) EXPECT_EQ(parameterize(text), expected) << text;
}

TEST(Messages, what_does_not_vary_stays) {
  for (const std::string_view text :
       {"division by zero", "user1 is gone", "v2beta", "cannot read property 'name' of undefined",
        "this.name is not a function", "std::bad_alloc", "dead::beef", "quote 'Ann' here",
        "it is true", "deadbeef", "May be", "Monday", "main.py", "a - b", "", "=", "-", ":", "::",
        "\xc3\xa9t\xc3\xa9"}) {
    EXPECT_EQ(parameterize(text), text);
  }
}

TEST(Messages, texts_beyond_8192_bytes_are_not_searched) {
  const auto text = "user 42 " + std::string(8192, 'x');
  EXPECT_EQ(parameterize(text), text);
  EXPECT_EQ(parameterize("user 42 " + std::string(8184, 'x')), "user <int> " + std::string(8184,
      'x'));
}

TEST(Messages, two_lines_make_a_key) {
  EXPECT_EQ(message_key("one\n\n  two \nthree"), "one\ntwo...");
  EXPECT_EQ(message_key("\n one\r\ntwo\n \n"), "one\ntwo");
  EXPECT_EQ(message_key(""), "");
}

TEST(Messages, these_join) {
  const Pair kPairs[] = {
      {"users", message_text("user 1 not found"), message_text("user 93 not found")},
      {"mail addresses", message_text("bounce of a@b.com"), message_text("bounce of c.d@e.org")},
      {"identifiers", message_text("no 6f8a1c52-7d2e-4b7e-9a39-0a2f4f2b9c11"),
       message_text("no 00000000-0000-0000-0000-000000000000")},
      {"hosts", message_text("cannot reach a.example.com"), message_text("cannot reach b.c.net")},
      {"times", message_text("late: 2024-01-02T03:04:05Z"),
          message_text("late: 1999-12-31T23:59:59+01:00")},
      {"addresses of memory", message_text("bad pointer 0x1f"),
          message_text("bad pointer 0xffee12")},
  };
  for (const auto& pair : kPairs) expect_joins(pair);
}

// What would cost a backtracking engine its life.
TEST(Messages, hostile_texts_come_to_an_end) {
  for (const std::string_view piece :
       {"a.", "1:", "a@", "=\"", "1h", "Jan ", "f", "-1", "::", "1-", "http://", "tx", "a-",
           "0x"}) {
    std::string text;
    while (text.size() + piece.size() <= 8192) text += piece;
    EXPECT_FALSE(parameterize(text).empty());
  }
}

}  // namespace
}  // namespace vedette::grouping
