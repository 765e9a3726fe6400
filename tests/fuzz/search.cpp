// Queries: the first byte picks what is searched. A tree that is accepted is one that a store can translate.
#include "fuzz.h"
#include "search/query.h"

using namespace vedette;

namespace {

void check_term(const search::Term& term) {
  using Form = search::Term::Form;
  CHECK(term.values.empty() == (term.form == Form::has || term.form == Form::status));
  for (const auto& value : term.values) {
    (void)value.pattern.matches("TypeError: x is not a function");
    (void)value.pattern.like();
    (void)value.time.contains(Instant::from_seconds(1'772'366'400));
  }
}

void check_node(const search::Node& node, int depth) {
  CHECK(depth <= 3 * search::kMaxNesting + 3);
  if (node.kind == search::Node::Kind::term) {
    CHECK(node.children.empty());
    return check_term(node.term);
  }
  for (const auto& child : node.children) check_node(child, depth + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const search::Options options{.scope = input.byte() == 'e' ? search::Scope::events : search::Scope::issues,
                                .now = Instant::from_seconds(1'772'366'400)};
  const auto text = input.rest();
  const auto query = search::parse(text, options);
  if (query) {
    CHECK(text.size() <= search::kMaxQueryLength);
    check_node(query->root, 0);
  } else {
    CHECK(query.error().code == ErrorCode::invalid_argument);
    CHECK(!query.error().message.empty() && utf8::is_valid(query.error().message));
  }
  (void)search::as_event_id(text);
  (void)search::as_short_id(text);
  return 0;
}
