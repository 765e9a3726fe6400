#include "grouping/test_events.h"

namespace vedette::grouping {
namespace {

constexpr std::string_view kStack =
    R"("stacktrace":{"frames":[{"module":"a","function":"f","in_app":true}]})";
constexpr std::string_view kOtherStack =
    R"("stacktrace":{"frames":[{"module":"b","function":"g","in_app":true}]})";

std::string exceptions(std::string_view values, std::string_view more = "") {
  return fmt::format(R"({{"platform":"python","exception":{{"values":[{}]}}{}}})", values, more);
}

std::string linked(std::string_view type, int id, int parent, bool is_group,
                   std::string_view stack = kStack) {
  const auto link = parent < 0 ? std::string() : fmt::format(R"(,"parent_id":{})", parent);
  return fmt::format(
      R"({{"type":"{}","value":"v{}",{},"mechanism":{{"type":"chained","exception_id":{}{},)"
          R"("is_exception_group":{}}}}})",
      type, id, stack, id, link, is_group);
}

TEST(Groups, these_join) {
  const Pair kPairs[] = {
      {"exceptions without a trace, numbers in the value",
       exceptions(R"({"type":"E","value":"user 17"})"), exceptions(R"({"type":"E",)"
           R"("value":"user 4"})")},
      {"type and value of a made-up exception",
       exceptions(fmt::format(R"({{"type":"A","value":"x",{},"mechanism":{{"synthetic":true}}}})",
           kStack)),
       exceptions(fmt::format(R"({{"type":"B","value":"y",{},"mechanism":{{"synthetic":true}}}})",
           kStack))},
      {"the value beside an NSError",
       exceptions(R"({"type":"E","value":"one","mechanism":{"meta":{"ns_error":{"domain":"D",)"
           R"("code":3}}}})"),
       exceptions(R"({"type":"E","value":"two","mechanism":{"meta":{"ns_error":{"domain":"D",)"
           R"("code":3}}}})")},
      {"breadcrumbs, tags, level, release",
       message_text("hello"),
       R"({"logentry":{"message":"hello"},"level":"fatal","release":"2","tags":[["a","b"]]})"},
      {"template of the message, whatever it was filled with",
       R"({"logentry":{"message":"hi %s","formatted":"hi Ann"}})",
       R"({"logentry":{"message":"hi %s","formatted":"hi Bob"}})"},
      {"lines after the second", message_text("a\n\nb\nc"), message_text("a\nb\n\nd")},
      {"the crashed thread counts",
       fmt::format(R"({{"threads":{{"values":[{{"id":1,{}}},{{"id":2,"crashed":true,{}}}]}}}})",
           kOtherStack, kStack),
       fmt::format(R"({{"threads":{{"values":[{{"id":2,"crashed":true,{}}}]}}}})", kStack)},
      {"the current thread where none crashed",
       fmt::format(R"({{"threads":{{"values":[{{"id":1,{}}},{{"id":2,"current":true,{}}}]}}}})",
           kOtherStack, kStack),
       fmt::format(R"({{"threads":{{"values":[{{"id":2,{}}}]}}}})", kStack)},
      {"several threads and none of them special: the message decides",
       fmt::format(R"({{"logentry":{{"message":"m"}},"threads":{{"values":[{{"id":1,{}}},{{"id":2,)"
           R"({}}}]}}}})", kOtherStack, kStack),
       message_text("m")},
      {"an exception group of one kind and its only member",
       exceptions(linked("Leaf", 2, 0, false) + "," + linked("Leaf", 1, 0, false) + "," +
                  linked("Group", 0, -1, true)),
       exceptions(linked("Leaf", 1, 0, false) + "," + linked("Other group", 0, -1, true))},
      {"the order of the members of a group",
       exceptions(linked("A", 2, 0, false) + "," + linked("B", 1, 0, false) + "," + linked("G", 0,
           -1, true)),
       exceptions(linked("B", 2, 0, false) + "," + linked("A", 1, 0, false) + "," + linked("G", 0,
           -1, true))},
      {"how often a member occurs in a group",
       exceptions(linked("A", 3, 0, false) + "," + linked("A", 2, 0, false) + "," +
                  linked("B", 1, 0, false) + "," + linked("G", 0, -1, true)),
       exceptions(linked("A", 2, 0, false) + "," + linked("B", 1, 0, false) + "," + linked("G", 0,
           -1, true))},
      {"CSP: pages and paths",
       R"({"csp":{"effective_directive":"img-src","blocked_uri":"https://evil.com/a.png",)"
           R"("document_uri":"https://me.com/1"}})",
       R"({"csp":{"effective_directive":"img-src","blocked_uri":"https://evil.com/b.png",)"
           R"("document_uri":"https://me.com/2"}})"},
      {"CSP: hyphens or underscores",
       R"({"csp":{"effective-directive":"img-src","blocked-uri":"https://evil.com/a.png"}})",
       R"({"csp":{"effective_directive":"img-src","blocked_uri":"https://evil.com/a.png"}})"},
      {"CSP: the page's own scripts, by kind",
       R"({"csp":{"effective_directive":"script-src","blocked_uri":"inline",)"
           R"("document_uri":"https://me.com/1"}})",
       R"({"csp":{"violated_directive":"script-src 'unsafe-inline'","blocked_uri":"self",)"
           R"("document_uri":"https://me.com/1"}})"},
      {"templates by file and line",
       R"({"template":{"filename":"a.html","context_line":"{% x %}","lineno":1}})",
       R"({"template":{"filename":"a.html","context_line":" {% x %}","lineno":8}})"},
      {"a checksum decides alone",
       R"({"checksum":"0123456789abcdef0123456789ABCDEF","logentry":{"message":"a"}})",
       R"({"checksum":"0123456789abcdef0123456789abcdef","logentry":{"message":"b"}})"},
      {"a fingerprint decides alone",
       R"({"fingerprint":["x","1"],"logentry":{"message":"a"}})",
       R"({"fingerprint":["x",1],"logentry":{"message":"b"}})"},
      {"the default fingerprint is none",
       R"({"fingerprint":["{{ default }}"],"logentry":{"message":"a"}})", message_text("a")},
      {"blanks in variables", R"({"fingerprint":["{{default}}","x"],"logentry":{"message":"a"}})",
       R"({"fingerprint":["{{ default }}","x"],"logentry":{"message":"a"}})"},
      {"nothing to group by", R"({"level":"error"})", R"({"platform":"go"})"},
      {"chunks that do not load",
       error_text("javascript", R"({"module":"a","function":"f","in_app":true})", "ChunkLoadError",
           "Loading chunk 3 failed."),
       error_text("javascript", R"({"module":"b","function":"g","in_app":true})", "Error",
           "Loading chunk 71 failed. (x)")},
  };
  for (const auto& pair : kPairs) expect_joins(pair);
}

TEST(Groups, these_split) {
  const Pair kPairs[] = {
      {"messages", message_text("one"), message_text("two")},
      {"values of exceptions without a trace", exceptions(R"({"type":"E","value":"one"})"),
       exceptions(R"({"type":"E","value":"two"})")},
      {"codes of an NSError",
       exceptions(R"({"type":"E","mechanism":{"meta":{"ns_error":{"domain":"D","code":3}}}})"),
       exceptions(R"({"type":"E","mechanism":{"meta":{"ns_error":{"domain":"D","code":4}}}})")},
      {"the chain of causes",
       exceptions(fmt::format(R"({{"type":"B",{}}},{{"type":"A",{}}})", kOtherStack, kStack)),
       exceptions(fmt::format(R"({{"type":"A",{}}})", kStack))},
      {"a chain is no longer exception",
       exceptions(fmt::format(R"({{"type":"A",{}}},{{"mechanism":{{"synthetic":true}},{}}})",
           kStack, kOtherStack)),
       exceptions(R"({"type":"A","stacktrace":{"frames":[{"module":"a","function":"f",)"
           R"("in_app":true},{"module":"b","function":"g","in_app":true}]}})")},
      {"members of exception groups",
       exceptions(linked("A", 1, 0, false) + "," + linked("G", 0, -1, true)),
       exceptions(linked("B", 1, 0, false) + "," + linked("G", 0, -1, true))},
      {"one member more",
       exceptions(linked("A", 1, 0, false) + "," + linked("G", 0, -1, true)),
       exceptions(linked("B", 2, 0, false) + "," + linked("A", 1, 0, false) + "," + linked("G", 0,
           -1, true))},
      {"an exception group whose links are broken is a chain",
       exceptions(linked("A", 1, 7, false) + "," + linked("G", 0, -1, true)),
       exceptions(linked("A", 1, 7, false) + "," + linked("H", 0, -1, true))},
      {"groups of the Python SDK 3",
       exceptions(linked("A", 1, 0, false) + "," + linked("G", 0, -1, true), R"(,)"
           R"("sdk":{"name":"sentry.python","version":"3.0.1"})"),
       exceptions(linked("A", 1, 0, false) + "," + linked("H", 0, -1, true), R"(,)"
           R"("sdk":{"name":"sentry.python","version":"3.0.1"})")},
      {"a trace of threads and a message",
       fmt::format(R"({{"logentry":{{"message":"m"}},"threads":{{"values":[{{"id":1,{}}}]}}}})",
           kStack),
       message_text("m")},
      {"a trace of the event and a message",
       fmt::format(R"({{"logentry":{{"message":"m"}},{}}})", kStack), message_text("m")},
      {"CSP: hosts", R"({"csp":{"effective_directive":"img-src","blocked_uri":"https://a.com/"}})",
       R"({"csp":{"effective_directive":"img-src","blocked_uri":"https://b.com/"}})"},
      {"CSP: directives", R"({"csp":{"effective_directive":"img-src",)"
          R"("blocked_uri":"https://a.com/"}})",
       R"({"csp":{"effective_directive":"font-src","blocked_uri":"https://a.com/"}})"},
      {"CSP: kinds of own scripts",
       R"({"csp":{"effective_directive":"script-src","blocked_uri":"inline"}})",
       R"({"csp":{"effective_directive":"script-src","blocked_uri":"eval"}})"},
      {"templates", R"({"template":{"filename":"a.html","context_line":"x"}})",
       R"({"template":{"filename":"b.html","context_line":"x"}})"},
      {"checksums", R"({"checksum":"a"})", R"({"checksum":"b"})"},
      {"fingerprints", R"({"fingerprint":["a","bc"]})", R"({"fingerprint":["ab","c"]})"},
      {"a hybrid fingerprint keeps the default apart",
       R"({"fingerprint":["{{ default }}","x"],"logentry":{"message":"a"}})",
       R"({"fingerprint":["{{ default }}","x"],"logentry":{"message":"b"}})"},
      {"a hybrid fingerprint and the default",
       R"({"fingerprint":["{{ default }}","x"],"logentry":{"message":"a"}})", message_text("a")},
      {"the default by another name is a text",
       R"({"fingerprint":["prefix {{ default }}"],"logentry":{"message":"a"}})", message_text("a")},
  };
  for (const auto& pair : kPairs) expect_splits(pair);
}

TEST(Groups, a_checksum_of_32_hex_digits_is_the_hash) {
  const auto text = R"({"checksum":"0123456789abcdef0123456789abcdef"})";
  EXPECT_EQ(first_hash(text), "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(contributing(group_text(text)), "checksum");
  EXPECT_EQ(first_hash(R"({"checksum":"abc"})"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(contributing(group_text(R"({"checksum":"abc"})")), "hashed_checksum");
}

TEST(Groups, an_event_without_content_has_the_hash_of_nothing) {
  const auto grouping = group_text("{}");
  EXPECT_EQ(contributing(grouping), "fallback");
  EXPECT_EQ(ascii::to_hex(grouping.hashes.at(0)), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(grouping.config, "newstyle:2026-01-20");
}

TEST(Groups, a_custom_fingerprint_is_the_only_variant_that_counts) {
  const auto text = R"({"fingerprint":["x"],"logentry":{"message":"a"}})";
  const auto brief = group_text(text);
  ASSERT_EQ(brief.variants.size(), 1u);
  EXPECT_EQ(brief.variants[0].name, "custom_fingerprint");
  EXPECT_TRUE(brief.variants[0].description.empty());

  const auto explained = group_text(text, {.explain = true});
  ASSERT_EQ(explained.variants.size(), 2u);
  EXPECT_EQ(explained.hashes, brief.hashes);
  EXPECT_EQ(explained.variants[0].values, std::vector<std::string>{"fingerprint: x"});
  EXPECT_EQ(explained.variants[1].name, "default");
  EXPECT_FALSE(explained.variants[1].contributes);
  EXPECT_FALSE(explained.variants[1].hint.empty());
  EXPECT_EQ(explained.variants[1].values, std::vector<std::string>{"message: a"});
}

TEST(Groups, an_explanation_names_the_leaves_of_every_variant) {
  const auto text = error_text("python", R"({"module":"a","function":"f","in_app":true},
                                            {"filename":"B.py","function":"g","in_app":false})");
  const auto grouping = group_text(text, {.explain = true});
  ASSERT_EQ(grouping.variants.size(), 2u);
  EXPECT_EQ(grouping.variants[0].name, "app");
  EXPECT_EQ(grouping.variants[0].values,
            (std::vector<std::string>{"type: Error", "module: a", "function: f"}));
  EXPECT_EQ(grouping.variants[1].values,
            (std::vector<std::string>{"type: Error", "module: a", "function: f", "filename: b.py",
                                      "function: g"}));
  EXPECT_EQ(group_text(text).hashes, grouping.hashes);
}

TEST(Groups, the_only_kind_of_a_group_names_the_issue) {
  const auto text = exceptions(linked("Leaf", 1, 0, false) + "," + linked("Group", 0, -1, true));
  EXPECT_EQ(group_text(text).main_exception_id, 1);
  const auto two = exceptions(linked("A", 2, 0, false) + "," + linked("B", 1, 0, false) + "," +
                              linked("G", 0, -1, true));
  EXPECT_EQ(group_text(two).main_exception_id, std::nullopt);
}

TEST(Groups, links_in_a_circle_are_a_chain) {
  const auto circle = exceptions(linked("A", 2, 1, true) + "," + linked("B", 1, 2, false) + "," +
                                 linked("G", 0, -1, true));
  EXPECT_EQ(group_text(circle).main_exception_id, std::nullopt);
  EXPECT_EQ(contributing(group_text(circle)), "app");
}

TEST(Groups, a_hybrid_fingerprint_salts_every_variant) {
  const auto frames =
      R"({"module":"a","function":"f","in_app":true},{"module":"x","function":"g","in_app":false})";
  auto text = error_text("python", frames);
  const auto plain = group_text(text);
  text.insert(1, R"("fingerprint":["{{ default }}","{{ error.type }}"],)");
  const auto hybrid = group_text(text);
  EXPECT_EQ(contributing(hybrid), "app,system");
  ASSERT_EQ(hybrid.hashes.size(), 2u);
  EXPECT_NE(hybrid.hashes[0], plain.hashes[0]);
  EXPECT_NE(hybrid.hashes[1], plain.hashes[1]);
  EXPECT_EQ(hybrid.fingerprint, (std::vector<std::string>{"{{ default }}", "Error"}));
}

}  // namespace
}  // namespace vedette::grouping
