#include "grouping/test_events.h"

namespace vedette::grouping {
namespace {

std::string title_of(std::string_view text) { return name_event(event_of(text)).title; }
std::string culprit_of(std::string_view text) { return name_event(event_of(text)).culprit; }

TEST(Titles, an_event_is_called_by_what_it_says) {
  const std::pair<std::string, std::string_view> kCases[] = {
      {R"j({"exception":{"values":[{"type":"E","value":"one\ntwo"}]}})j", "E: one"},
      {R"j({"exception":{"values":[{"type":"E"}]}})j", "E"},
      {R"j({"exception":{"values":[{"type":"Cause","value":"a"},{"type":"E","value":"b"}]}})j",
          "E: b"},
      {R"j({"exception":{"values":[{"value":"b"}]}})j", "<unknown>"},
      {R"j({"platform":"native","exception":{"values":[{"type":"SIGSEGV","value":"x",)j"
          R"j("mechanism":{"synthetic":true},)j"
          R"j("stacktrace":{"frames":[{"function":"void app::go(int)"}]}}]}})j", "app::go"},
      {R"j({"exception":{"values":[{"type":"E","mechanism":{"synthetic":true}}]}})j", "<unknown>"},
      {R"j({"logentry":{"message":"hi %s","formatted":"hi Ann\nmore"}})j", "hi Ann"},
      {R"j({"logentry":{"message":" hi "}})j", "hi"},
      {R"j({"logentry":{"formatted":""}})j", "<unlabeled event>"},
      {"{}", "<unlabeled event>"},
      {R"j({"exception":{"values":[]},"logentry":{"message":"m"}})j", "m"},
      {R"j({"csp":{"effective_directive":"img-src","blocked_uri":"https://evil.com/a"}})j",
          "Blocked 'image' from 'evil.com'"},
      {R"j({"csp":{"effective_directive":"script-src","blocked_uri":"inline"}})j",
          "Blocked inline 'script'"},
      {R"j({"csp":{"effective_directive":"font-src","blocked_uri":"data"}})j",
          "Blocked 'font' from 'data'"},
      {R"j({"main_exception_id":1,"exception":{"values":[{"type":"A",)j"
          R"j("mechanism":{"exception_id":1}},{"type":"B","mechanism":{"exception_id":0}}]}})j",
          "A"},
      {R"j({"exception":{"values":[{"type":"Boom","value":"x"},)j"
          R"j({"type":"OnErrorNotImplementedException","value":"y",)j"
          R"j("module":"io.reactivex.exceptions"}]}})j", "Boom: x"},
      {R"j({"exception":{"values":[{"type":"TypeError","value":"x","mechanism":{"exception_id":1,)j"
          R"j("parent_id":0}},{"type":"Error",)j"
          R"j("value":"There was an error while rendering but React was able to recover",)j"
          R"j("mechanism":{"exception_id":0}}]}})j", "TypeError: x"},
      {R"j({"exception":{"values":[{"type":"Leaf","value":"x","mechanism":{"exception_id":1,)j"
          R"j("parent_id":0}},{"type":"Group","value":"y","mechanism":{"exception_id":0,)j"
          R"j("is_exception_group":true}}]}})j", "Leaf: x"},
  };
  for (const auto& [text, expected] : kCases) EXPECT_EQ(title_of(text), expected) << text;
}

TEST(Titles, long_texts_are_cut) {
  const auto long_text = std::string(2000, 'x');
  const auto message = name_event(event_of(message_text(long_text)));
  EXPECT_EQ(message.title, std::string(253, 'x') + "...");
  const auto error = name_event(event_of(error_text("python", "", long_text, long_text)));
  EXPECT_EQ(error.type.size(), 128u);
  EXPECT_EQ(error.value.size(), 1024u);
  EXPECT_EQ(error.title, error.type + ": " + std::string(253, 'x') + "...");
  // Characters count, not bytes, and none is cut in two.
  std::string wide;
  for (int i = 0; i < 300; ++i) wide += "\xc3\xa9";
  EXPECT_EQ(name_event(event_of(message_text(wide))).title, wide.substr(0, 506) + "...");
  const auto url = fmt::format(R"j({{"request":{{"url":"{}"}}}})j", long_text);
  EXPECT_EQ(culprit_of(url).size(), 200u);
}

TEST(Culprits, an_event_happens_somewhere) {
  const std::string kApp = R"j({"module":"shop.cart","filename":"cart.py","function":"buy",)j"
      R"j("in_app":true})j";
  const std::string kLibrary = R"j({"module":"db","filename":"db.py","function":"run",)j"
      R"j("in_app":false})j";
  const std::string kPlace = R"j({"filename":"cart.js","function":"buy","in_app":true})j";
  auto with_transaction = error_text("python", kApp);
  with_transaction.insert(1, R"j("transaction":"/buy",)j");
  auto synthetic = error_text("python", kApp);
  synthetic.replace(synthetic.find("\"type\""), 6, R"j("mechanism":{"synthetic":true},"type")j");
  const std::pair<std::string, std::string_view> kCases[] = {
      {with_transaction, "/buy"},
      {error_text("python", kApp + "," + kLibrary), "shop.cart in buy"},
      {error_text("python", kLibrary), "db in run"},
      {error_text("python", R"j({"filename":"a.py","function":"f"})j"), "a.py in f"},
      {error_text("python", R"j({"filename":"a.py"})j"), "a.py in ?"},
      {error_text("javascript", kPlace), "buy(cart.js)"},
      {error_text("node", R"j({"module":"m","filename":"a.js"})j"), "?(m)"},
      {error_text("native", R"j({"function":"void go(int)","filename":"a.c"})j"), "go"},
      {error_text("cocoa", R"j({"function":"-[A b]"})j"), "-[A b]"},
      {synthetic, ""},
      {R"j({"request":{"url":"https://a.com/x"}})j", "https://a.com/x"},
      {R"j({"stacktrace":{"frames":[{"module":"m","function":"f"}]}})j", "m in f"},
      {R"j({"csp":{"effective_directive":"img-src","violated_directive":"img-src 'self'"}})j",
          "img-src 'self'"},
      {"{}", ""},
  };
  for (const auto& [text, expected] : kCases) EXPECT_EQ(culprit_of(text), expected) << text;
}

TEST(Names, metadata_holds_the_parts) {
  const auto naming = name_event(event_of(error_text(
      "python", R"j({"filename":"shop/cart.py","function":"buy","in_app":true})j", "E", "broken")));
  EXPECT_EQ(boost::json::serialize(naming.metadata),
            R"j({"type":"E","value":"broken","filename":"shop/cart.py","function":"buy"})j");
  EXPECT_EQ(naming.location, "shop/cart.py");
  EXPECT_EQ(naming.type, "E");
  EXPECT_EQ(naming.value, "broken");
  EXPECT_EQ(naming.function, "buy");
  EXPECT_EQ(naming.filename, "shop/cart.py");
  EXPECT_EQ(boost::json::serialize(name_event(event_of(message_text("m"))).metadata),
            R"j({"title":"m"})j");
}

TEST(Titles, a_culprit_of_the_client_counts_where_neither_transaction_nor_stack_tell) {
  EXPECT_EQ(culprit_of(R"({"culprit":" sent ","request":{"url":"https://a.example/"}})"), "sent");
  EXPECT_EQ(culprit_of(R"({"culprit":"sent","transaction":"/x"})"), "/x");
  EXPECT_EQ(culprit_of(R"({"culprit":"sent","platform":"python","exception":{"values":[{"type":"E",
      "stacktrace":{"frames":[{"function":"f","module":"m"}]}}]}})"), "m in f");
}

}  // namespace
}  // namespace vedette::grouping
