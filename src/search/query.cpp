#include "search/query.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "search/lexer.h"
#include "search/term.h"

namespace vedette::search {
namespace {

Node make_leaf(Term term) { return Node{Node::Kind::term, {}, std::move(term)}; }

// One child stands for itself.
Node make_group(Node::Kind kind, std::vector<Node> children) {
  if (children.size() == 1) return std::move(children.front());
  return Node{kind, std::move(children), {}};
}

class Parser {
 public:
  Parser(std::string_view text, const Options& options) : lexer_(text), options_(options) {}

  Result<Query> parse() {
    TRY_ASSIGN(query_.root, parse_alternatives(0));
    if (lexer_.peek() == Lexer::Token::close) {
      return invalid(fmt::format("Invalid query: unmatched closing parenthesis at character {}.",
                                 here()));
    }
    if (query_.root.kind == Node::Kind::term) {
      std::vector<Node> only;
      only.push_back(std::move(query_.root));
      query_.root = Node{Node::Kind::all_of, std::move(only), {}};
    }
    return std::move(query_);
  }

 private:
  using Token = Lexer::Token;

  std::size_t here() const { return lexer_.character(lexer_.position()); }

  // Up to the end or to a closing parenthesis, which is left alone.
  Result<Node> parse_alternatives(int depth) {
    std::vector<Node> alternatives;
    std::vector<Node> sequence;
    const char* pending = nullptr;
    while (true) {
      const Token token = lexer_.peek();
      if (token == Token::end || token == Token::close) break;
      if (token == Token::op_and || token == Token::op_or) {
        const char* name = token == Token::op_or ? "OR" : "AND";
        if (sequence.empty() || pending != nullptr) {
          return invalid(fmt::format("Invalid query: nothing before {} at character {}.", name,
                                     here()));
        }
        pending = name;
        if (token == Token::op_or) {
          query_.has_or = true;
          alternatives.push_back(make_group(Node::Kind::all_of, std::move(sequence)));
          sequence.clear();
        }
        lexer_.take(token);
        continue;
      }
      TRY_ASSIGN(Node node, parse_term(token, depth));
      sequence.push_back(std::move(node));
      pending = nullptr;
    }
    if (pending != nullptr) {
      return invalid(fmt::format("Invalid query: nothing behind {} at character {}.", pending,
                                 here()));
    }
    if (alternatives.empty()) return make_group(Node::Kind::all_of, std::move(sequence));
    alternatives.push_back(make_group(Node::Kind::all_of, std::move(sequence)));
    return make_group(Node::Kind::any_of, std::move(alternatives));
  }

  Result<Node> parse_term(Token token, int depth) {
    if (token == Token::open) return parse_group(depth);
    if (token == Token::text) {
      TRY_ASSIGN(const RawValue words, lexer_.take_text());
      return make_leaf(make_free_text(words));
    }
    TRY_ASSIGN(const RawTerm raw, lexer_.take_filter());
    TRY_ASSIGN(Term term, make_term(raw, options_));
    if (term.form == Term::Form::aggregate) query_.has_aggregate = true;
    return make_leaf(std::move(term));
  }

  Result<Node> parse_group(int depth) {
    const std::size_t open = here();
    if (depth >= kMaxNesting) {
      return invalid(fmt::format(
          "Invalid query: parentheses nest deeper than {} at character {}.", kMaxNesting, open));
    }
    lexer_.take(Token::open);
    TRY_ASSIGN(Node group, parse_alternatives(depth + 1));
    if (lexer_.peek() != Token::close) {
      return invalid(fmt::format("Invalid query: unmatched parenthesis at character {}.", open));
    }
    if (group.kind != Node::Kind::term && group.children.empty()) {
      return invalid(fmt::format("Invalid query: empty parentheses at character {}.", open));
    }
    lexer_.take(Token::close);
    return group;
  }

  Lexer lexer_;
  const Options& options_;
  Query query_;
};

struct Content {
  bool has_aggregate = false;
  bool has_plain = false;
};

// Recursion is bounded by kMaxNesting.
Result<Content> check_alternatives(const Node& node) {
  Content content;
  if (node.kind == Node::Kind::term) {
    (node.term.form == Term::Form::aggregate ? content.has_aggregate : content.has_plain) = true;
  }
  for (const Node& child : node.children) {
    TRY_ASSIGN(const Content inner, check_alternatives(child));
    content.has_aggregate |= inner.has_aggregate;
    content.has_plain |= inner.has_plain;
  }
  if (node.kind == Node::Kind::any_of && content.has_aggregate && content.has_plain) {
    return invalid("Invalid query: OR cannot join aggregates with other terms.");
  }
  return content;
}

}  // namespace

Result<Query> parse(std::string_view text, const Options& options) {
  if (text.size() > kMaxQueryLength) {
    return invalid(fmt::format("Invalid query: longer than {} bytes.", kMaxQueryLength));
  }
  if (!utf8::is_valid(text)) return invalid("Invalid query: not valid UTF-8.");
  TRY_ASSIGN(Query query, Parser(text, options).parse());
  TRY(check_alternatives(query.root));
  return query;
}

std::optional<std::string> as_event_id(std::string_view text) {
  constexpr std::size_t kDigits = 32;
  std::string id = ascii::lower(text);
  const bool is_uuid = id.size() == kDigits + 4 && id[8] == '-' && id[13] == '-' &&
                       id[18] == '-' && id[23] == '-';
  if (is_uuid) std::erase(id, '-');
  if (id.size() != kDigits || !std::ranges::all_of(id, ascii::is_hex)) return std::nullopt;
  return id;
}

std::optional<std::string> as_short_id(std::string_view text) {
  // A number of 64 bits has 13 digits in base 32.
  constexpr std::size_t kMaxNumberLength = 13;
  const std::size_t dash = text.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  const std::string_view number = text.substr(dash + 1);
  if (number.empty() || number.size() > kMaxNumberLength) return std::nullopt;
  const auto is_slug_char = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; };
  // Of the letters, base 32 has no U; I, L and O are read as 1, 1 and 0.
  const auto is_number_char = [](char c) { return ascii::is_alnum(c) && ascii::to_lower(c) != 'u'; };
  if (!std::ranges::all_of(text.substr(0, dash), is_slug_char)) return std::nullopt;
  if (!std::ranges::all_of(number, is_number_char)) return std::nullopt;
  return ascii::upper(text);
}

}  // namespace vedette::search
