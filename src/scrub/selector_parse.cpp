#include "base/ascii.h"
#include "scrub/selector.h"

namespace vedette::scrub {
namespace {

constexpr std::size_t kTextMax = 4096;
constexpr std::size_t kDepthMax = 32;

struct TypeName {
  std::string_view name;
  std::uint32_t types;
};
constexpr TypeName kTypes[] = {
    {"string", kString},          {"number", kNumber},         {"boolean", kBoolean},
    {"bool", kBoolean},           {"array", kArray},           {"object", kObject},
    {"datetime", kOther},         {"event", kEvent},           {"attachments", kAttachments},
    {"binary", kBinary},          {"minidump", kMinidump},     {"heap_memory", kOther},
    {"stack_memory", kOther},     {"exception", kException},   {"error", kException},
    {"stacktrace", kStacktrace},  {"stack", kStacktrace},      {"frame", kFrame},
    {"request", kRequest},        {"http", kRequest},          {"user", kUser},
    {"logentry", kLogEntry},      {"message", kLogEntry},      {"thread", kThread},
    {"breadcrumb", kBreadcrumb},  {"span", kSpan},             {"sdk", kSdk},
    {"client_sdk_info", kSdk},    {"clientsdkinfo", kSdk},     {"context", kContext},
    {"debug_meta", kDebugMeta},   {"debugmeta", kDebugMeta},   {"log", kLog},
    {"replay", kOther},
};

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Result<Selector::Node> parse() {
    TRY_ASSIGN(Selector::Node root, any(0));
    skip_blanks();
    if (!rest_.empty()) return invalid(fmt::format("unexpected `{}`", rest_.substr(0, 20)));
    return root;
  }

 private:
  using Node = Selector::Node;

  void skip_blanks() {
    while (!rest_.empty() && ascii::is_space(rest_.front())) rest_.remove_prefix(1);
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  Result<Node> any(std::size_t depth) {
    Node node{.kind = Node::Kind::any};
    do {
      TRY_ASSIGN(Node child, all(depth));
      node.children.push_back(std::move(child));
      skip_blanks();
    } while (take("||") || take("|"));
    return single_or(std::move(node));
  }
  Result<Node> all(std::size_t depth) {
    Node node{.kind = Node::Kind::all};
    do {
      TRY_ASSIGN(Node child, factor(depth));
      node.children.push_back(std::move(child));
      skip_blanks();
    } while (take("&&") || take("&"));
    return single_or(std::move(node));
  }
  static Node single_or(Node node) {
    if (node.children.size() != 1) return node;
    Node only = std::move(node.children.front());
    return only;
  }

  Result<Node> factor(std::size_t depth) {
    if (depth >= kDepthMax) return invalid("it is nested too deeply");
    skip_blanks();
    if (take("!")) {
      TRY_ASSIGN(Node child, factor(depth + 1));
      Node node{.kind = Node::Kind::not_};
      node.children.push_back(std::move(child));
      return node;
    }
    if (take("(")) {
      TRY_ASSIGN(Node inner, any(depth + 1));
      if (!take(")")) return invalid("a parenthesis is not closed");
      return inner;
    }
    Node node;
    do {
      TRY_ASSIGN(Selector::Step next, step());
      node.steps.push_back(std::move(next));
    } while (take("."));
    return node;
  }

  Result<Selector::Step> step() {
    using Kind = Selector::Step::Kind;
    if (take("**")) return Selector::Step{.kind = Kind::deep};
    if (take("*")) return Selector::Step{.kind = Kind::any};
    if (take("'")) return quoted();
    const bool is_type = take("$");
    const auto word = take_word();
    if (word.empty()) {
      if (rest_.empty()) return invalid("it ends where a key is expected");
      return invalid(fmt::format("unexpected `{}` where a key is expected", rest_.substr(0, 20)));
    }
    if (!is_type) return Selector::Step{.kind = Kind::key, .key = ascii::lower(word)};
    const auto types = selector_type(word);
    if (!types) return invalid(fmt::format("there is no type `${}`", word));
    return Selector::Step{.kind = Kind::type, .types = *types};
  }
  std::string_view take_word() {
    std::size_t size = 0;
    while (size < rest_.size() && (ascii::is_alnum(rest_[size]) || rest_[size] == '_' || rest_[size] == '-' ||
                                   static_cast<unsigned char>(rest_[size]) >= 0x80)) {
      ++size;
    }
    const auto word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }
  Result<Selector::Step> quoted() {
    Selector::Step step{.kind = Selector::Step::Kind::key};
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\'' && !take("'")) return step;
      step.key += ascii::to_lower(c);
    }
    return invalid("a quote is not closed");
  }

  std::string_view rest_;
};

}  // namespace

std::optional<std::uint32_t> selector_type(std::string_view name) {
  for (const TypeName& type : kTypes) {
    if (ascii::equals_ignoring_case(type.name, name)) return type.types;
  }
  return std::nullopt;
}

Result<Selector> Selector::parse(std::string_view text) {
  if (text.size() > kTextMax) return invalid("Invalid selector: it is too long.");
  auto root = Parser(text).parse();
  if (!root) return invalid(fmt::format("Invalid selector `{}`: {}.", text, root.error().message));
  return Selector(std::move(*root));
}

Selector Selector::of_key(std::string_view key) {
  Node node;
  node.steps.push_back({.kind = Step::Kind::key, .key = ascii::lower(key)});
  return Selector(std::move(node));
}

}  // namespace vedette::scrub
