#include "http/router.h"

#include "base/ascii.h"

namespace vedette::http {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> variable;
  std::map<Method, std::size_t> rows;
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

namespace {

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  for (const auto part : ascii::split(path, '/')) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

}  // namespace

bool Router::add(Method method, std::string_view path, std::size_t row) {
  Node* node = root_.get();
  for (const auto part : segments(path)) {
    auto& next = part.starts_with('{') ? node->variable : node->literals[std::string(part)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  return node->rows.emplace(method, row).second;
}

std::optional<Router::Match> Router::match(Method method, std::string_view path) const {
  const auto parts = segments(path);
  std::vector<std::string> values;
  // Depth-first, literal before variable: the depth is that of the longest row.
  const auto walk = [&](const auto& self, const Node& node, std::size_t at) -> const Node* {
    if (at == parts.size()) return node.rows.empty() ? nullptr : &node;
    if (const auto literal = node.literals.find(parts[at]); literal != node.literals.end()) {
      if (const Node* found = self(self, *literal->second, at + 1)) return found;
    }
    if (!node.variable) return nullptr;
    values.push_back(ascii::percent_decode(parts[at], false));
    if (const Node* found = self(self, *node.variable, at + 1)) return found;
    values.pop_back();
    return nullptr;
  };
  const Node* found = walk(walk, *root_, 0);
  if (found == nullptr) return std::nullopt;
  Match match{.row = {}, .values = std::move(values), .allowed = {}};
  for (const auto& [known, row] : found->rows) {
    match.allowed.push_back(known);
    if (known == method || (method == Method::head && known == Method::get)) match.row = row;
  }
  return match;
}

}  // namespace vedette::http
