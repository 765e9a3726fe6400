// What a hostile client could send: each format damaged at random, from a fixed seed. The readers get buffers of
// exactly the right size, so that the sanitizer notices a read past the end.
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <random>

#include "formats/apple_crash_report.h"
#include "formats/containers.h"
#include "formats/crash_event.h"
#include "formats/minidump.h"
#include "formats/minidump_upload.h"
#include "formats/msgpack.h"
#include "formats/multipart.h"
#include "formats/testing.h"
#include "formats/unreal_container.h"
#include "formats/unreal_context.h"
#include "json/parse.h"

namespace vedette::formats {
namespace {

class Mutator {
 public:
  std::vector<char> next(const std::string& seed) {
    std::string text = seed;
    const auto steps = 1 + below(4);
    for (std::size_t i = 0; i < steps; ++i) mutate(text);
    return {text.begin(), text.end()};
  }

 private:
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(generator_() % limit); }

  void mutate(std::string& text) {
    static const std::string kPieces[] = {std::string("\xff\xff\xff\xff", 4), std::string("\0\0\0\0", 4),
                                          std::string("\xff\xff\xff\x7f", 4), "\xdd", "\xdf", "\r\n", "--XX", "\"", "<",
                                          "]"};
    const auto at = below(text.size() + 1);
    const auto& piece = kPieces[below(std::size(kPieces))];
    switch (below(6)) {
      case 0: text.insert(at, piece); break;
      case 1: text.erase(at, below(8)); break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 3: text.resize(at); break;
      case 4: text.replace(at, std::min(piece.size(), text.size() - at), piece); break;
      default: text.insert(at, text.substr(below(text.size() + 1), below(40))); break;
    }
  }

  std::mt19937_64 generator_{20260816};
};

struct Counts {
  int accepted = 0;
  int refused = 0;
};

// Runs `read`, which returns whether it accepted the text, over damaged copies of the seeds.
template <class Read>
Counts run(const std::vector<std::string>& seeds, int rounds, Read read) {
  Mutator mutator;
  Counts counts;
  for (int round = 0; round < rounds; ++round) {
    const auto bytes = mutator.next(seeds[static_cast<std::size_t>(round) % seeds.size()]);
    ++(read(std::string_view(bytes.data(), bytes.size())) ? counts.accepted : counts.refused);
  }
  return counts;
}

// Both ways are worth nothing if the damage leads down one of them only.
void expect_both(const Counts& counts) {
  EXPECT_GT(counts.accepted, 20);
  EXPECT_GT(counts.refused, 20);
}

bool lies_within(std::string_view part, std::string_view whole) {
  return part.empty() || (std::less_equal<>{}(whole.data(), part.data()) &&
                          std::less_equal<>{}(part.data() + part.size(), whole.data() + whole.size()));
}

std::string form() {
  return testing::form_part("sentry", R"({"release":"1"})") + testing::form_part("sentry[tags][a]", "b") +
         testing::form_part("__sentry-event", "\x81\xa7release\xa1" "7", "__sentry-event") +
         testing::form_part("upload_file_minidump", testing::linux_minidump(), "a.dmp", "application/x-dmp") +
         std::string(testing::kFormEnd);
}

TEST(FormatsMutation, a_minidump_is_read_or_refused_and_its_event_is_sound) {
  expect_both(run({testing::linux_minidump(), testing::linux_minidump(ByteOrder::big)}, 4000, [](auto bytes) {
    const auto summary = read_minidump(bytes);
    const auto event = minidump_event(bytes);
    EXPECT_EQ(event.at("platform"), "native");
    EXPECT_TRUE(json::parse(json::serialize(event)));
    EXPECT_TRUE(summary || event.contains("errors"));
    return summary.has_value();
  }));
}

TEST(FormatsMutation, parts_of_a_form_lie_within_it) {
  expect_both(run({form()}, 4000, [](auto body) {
    const auto parts = parse_multipart(testing::kFormType, body);
    if (!parts) return false;
    for (const auto& part : *parts) EXPECT_TRUE(lies_within(part.body, body));
    return true;
  }));
}

TEST(FormatsMutation, an_upload_makes_an_envelope_that_can_be_split_or_is_refused) {
  const protocol::EnvelopeLimits limits;
  testing::CountingRandom random;
  expect_both(run({form()}, 3000, [&](auto body) {
    const auto made = minidump_upload(testing::kFormType, body, limits, random);
    if (!made) {
      EXPECT_FALSE(made.error().message.empty());
      return false;
    }
    const auto envelope = protocol::parse_envelope(made->envelope);
    EXPECT_TRUE(envelope) << envelope.error().message;
    return true;
  }));
}

TEST(FormatsMutation, messagepack_is_read_or_refused) {
  const std::string map =
      "\x85\xa7release\xd9\x03" "1.0\xa4tags\x82\xa1" "a\xc3\xa1" "b\xcb\x3f\xf8" + std::string(6, '\0') +
      "\xa4list\x93\x01\xd1\xff\xf0\xc0\xa5" "bytes\xc4\x02hi\xa4time\xd6\xff" + std::string(3, '\0') + "\x09";
  ASSERT_TRUE(parse_msgpack(map));
  expect_both(run({map}, 10'000, [](auto bytes) {
    const auto value = parse_msgpack(bytes);
    if (value) {
      EXPECT_TRUE(json::parse(json::serialize(*value)));
    }
    (void)parse_msgpack_stream(bytes);
    return value.has_value();
  }));
}

TEST(FormatsMutation, a_container_is_opened_within_its_bound_or_refused) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += std::to_string(i * i);
  std::string zstd(ZSTD_compressBound(text.size()), '\0');
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), text.data(), text.size(), 1));
  auto zlib_size = compressBound(text.size());
  std::string zlib(zlib_size, '\0');
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(zlib.data()), &zlib_size, reinterpret_cast<const Bytef*>(text.data()),
                     text.size()),
            Z_OK);
  zlib.resize(zlib_size);
  constexpr std::size_t kBytesMax = 4096;
  expect_both(run({zstd}, 3000, [](auto bytes) {
    const auto opened = unpack(std::string(bytes), kBytesMax);
    return opened && opened->size() <= kBytesMax;
  }));
  EXPECT_GT(run({zlib}, 3000, [](auto bytes) { return unpack_zlib(bytes, kBytesMax).has_value(); }).refused, 20);
}

TEST(FormatsMutation, an_apple_crash_report_always_makes_an_event) {
  const std::string report =
      "Incident Identifier: 1\nDate/Time: 2026-08-16 05:03:14.5 +0200\nOS Version: macOS 14.1 (23B74)\n"
      "Exception Type: EXC_CRASH (SIGABRT)\nException Codes: 0x0\n";
  run({report}, 3000, [](auto bytes) {
    const auto event = apple_crash_event(bytes);
    EXPECT_TRUE(json::parse(json::serialize(event)));
    EXPECT_FALSE(event.at("exception").at("values").at(0).at("type").as_string().empty());
    return true;
  });
}

TEST(FormatsMutation, files_of_an_unreal_archive_lie_within_it) {
  testing::ByteWriter archive;
  const auto put_header = [&archive](std::uint32_t count) {
    archive.u32(2).text("dd").u32(1).text("f").u32(0).u32(count);
  };
  archive.text("CR1");
  put_header(2);
  archive.u32(0).u32(4).text("a.lo").u32(5).text("bytes").u32(1).u32(1).text("b").u32(0);
  const auto header_first = archive.bytes();
  testing::ByteWriter old = archive;
  old.bytes() = header_first.substr(3);
  old.text(std::string_view(header_first).substr(3, 19));
  ASSERT_TRUE(read_unreal_archive(header_first));
  expect_both(run({header_first, old.bytes()}, 4000, [](auto bytes) {
    const auto files = read_unreal_archive(bytes);
    if (!files) return false;
    for (const auto& file : *files) EXPECT_TRUE(lies_within(file.bytes, bytes));
    return true;
  }));
}

TEST(FormatsMutation, an_unreal_context_makes_a_sound_event_or_is_refused) {
  const std::string xml =
      "<?xml version=\"1.0\"?><FGenericCrashContext><RuntimeProperties><ErrorMessage>m</ErrorMessage>"
      "<TimeOfCrash>639224461940000000</TimeOfCrash></RuntimeProperties><GameData><__sentry>{\"a\":1}</__sentry>"
      "</GameData></FGenericCrashContext>";
  expect_both(run({xml}, 4000, [](auto bytes) {
    const auto context = read_unreal_context(bytes);
    if (!context) return false;
    EXPECT_TRUE(json::parse(json::serialize(unreal_event(*context, "a|b|c"))));
    return true;
  }));
}

}  // namespace
}  // namespace vedette::formats
