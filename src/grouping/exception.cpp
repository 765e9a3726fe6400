#include "grouping/exception.h"

#include "grouping/json_view.h"
#include "grouping/message.h"

namespace vedette::grouping {
namespace {

void read_mechanism(const boost::json::object& mechanism, Exception& out) {
  out.mechanism = text_of(mechanism, "type");
  out.is_synthetic = is_true(mechanism, "synthetic");
  out.is_group = is_true(mechanism, "is_exception_group");
  out.id = integer_of(mechanism, "exception_id");
  out.parent_id = integer_of(mechanism, "parent_id");
  const auto* meta = object_of(mechanism, "meta");
  const auto* ns_error = meta == nullptr ? nullptr : object_of(*meta, "ns_error");
  if (ns_error == nullptr) return;
  out.ns_domain = text_of(*ns_error, "domain");
  out.ns_code = integer_of(*ns_error, "code").value_or(0);
}

VariantLeaves exception_leaves(const Exception& exception, const Context& context) {
  VariantLeaves out(context.options.explain);
  const auto stack = stack_leaves(exception.stacktrace, exception.error(), context);
  std::optional<std::string> value;
  const auto fill = [&](Leaves& leaves, const Leaves& frames) {
    Leaves own(context.options.explain);
    if (!exception.is_synthetic && !exception.type.empty()) own.add(Leaf::type, exception.type);
    if (!exception.ns_domain.empty()) {
      own.add(Leaf::ns_error, fmt::format("{} {}", exception.ns_domain, exception.ns_code));
    } else if (frames.empty() && !exception.value.empty()) {
      if (!value) value = message_key(exception.value);
      own.add(Leaf::value, *value);
    }
    own.append(frames);
    if (own.empty()) return;
    leaves.open(Leaf::exception);
    leaves.append(own);
  };
  fill(out.app, stack.app);
  fill(out.system, stack.system);
  out.app_has_frames = stack.app_has_frames;
  out.system_has_frames = stack.system_has_frames;
  return out;
}

// Exceptions linked by mechanism.exception_id and parent_id into one tree.
class Tree {
 public:
  // Nothing where an id is missing or used twice, a parent is unknown, there are several roots, or
  // links go in a circle.
  static std::optional<Tree> build(const std::vector<Exception>& exceptions) {
    Tree tree;
    tree.children_.resize(exceptions.size());
    std::unordered_map<std::int64_t, std::size_t> by_id;
    for (std::size_t i = 0; i < exceptions.size(); ++i) {
      if (!exceptions[i].id || !by_id.emplace(*exceptions[i].id, i).second) return std::nullopt;
    }
    std::optional<std::size_t> root;
    for (std::size_t i = 0; i < exceptions.size(); ++i) {
      if (!exceptions[i].parent_id) {
        if (root) return std::nullopt;
        root = i;
        continue;
      }
      const auto parent = by_id.find(*exceptions[i].parent_id);
      if (parent == by_id.end()) return std::nullopt;
      tree.children_[parent->second].push_back(i);
    }
    if (!root) return std::nullopt;
    tree.root_ = *root;
    for (auto& children : tree.children_) {
      std::ranges::sort(children, {}, [&](std::size_t i) { return *exceptions[i].id; });
    }
    // What a circle holds is not reached from the root.
    if (tree.reachable().size() != exceptions.size()) return std::nullopt;
    return tree;
  }

  std::size_t root() const { return root_; }

  // The first exceptions below the root that are no groups themselves. A group without children
  // stands for itself.
  std::vector<std::size_t> top_level(const std::vector<Exception>& exceptions) const {
    std::vector<std::size_t> found;
    std::vector<std::size_t> waiting{root_};
    while (!waiting.empty()) {
      const auto i = waiting.back();
      waiting.pop_back();
      if (exceptions[i].is_group && !children_[i].empty()) {
        waiting.insert(waiting.end(), children_[i].begin(), children_[i].end());
      } else {
        found.push_back(i);
      }
    }
    std::ranges::sort(found, {}, [&](std::size_t i) { return *exceptions[i].id; });
    return found;
  }

  // From `i` down along first children.
  std::vector<std::size_t> first_path(std::size_t i) const {
    std::vector<std::size_t> path{i};
    while (!children_[i].empty()) {
      i = children_[i].front();
      path.push_back(i);
    }
    return path;
  }

 private:
  std::vector<std::size_t> reachable() const {
    std::vector<std::size_t> found{root_};
    for (std::size_t next = 0; next < found.size(); ++next) {
      const auto& children = children_[found[next]];
      found.insert(found.end(), children.begin(), children.end());
    }
    return found;
  }

  std::size_t root_ = 0;
  std::vector<std::vector<std::size_t>> children_;
};

// Version 3 of the Python SDK sends groups that are grouped like any chain.
bool ignores_groups(const Context& context) {
  const auto* sdk = object_of(context.event, "sdk");
  return sdk != nullptr && text_of(*sdk, "name").starts_with("sentry.python") &&
         text_of(*sdk, "version").starts_with("3.");
}

std::optional<Tree> group_tree(const std::vector<Exception>& exceptions, const Context& context) {
  const bool has_group = std::ranges::any_of(exceptions, &Exception::is_group);
  if (!has_group || exceptions.size() < 2 || ignores_groups(context)) return std::nullopt;
  return Tree::build(exceptions);
}

// RxJava wraps what nobody handles, React what it recovered from: the cause names the issue.
bool is_wrapper(const Exception& exception) {
  if (exception.module.starts_with("io.reactivex") || exception.module.starts_with("rx.")) {
    return exception.type == "OnErrorNotImplementedException" ||
           exception.type == "UndeliverableException" || exception.type == "CompositeException";
  }
  return exception.value.starts_with("There was an error") &&
         exception.value.find("React was able to recover") != std::string_view::npos;
}

std::optional<std::size_t> unwrapped(const std::vector<Exception>& exceptions) {
  if (exceptions.size() < 2 || !is_wrapper(exceptions.back())) return std::nullopt;
  const auto& wrapper = exceptions.back();
  for (std::size_t i = 0; wrapper.id && i + 1 < exceptions.size(); ++i) {
    if (exceptions[i].parent_id == wrapper.id) return i;
  }
  return exceptions.size() - 2;
}

}  // namespace

std::vector<Exception> read_exceptions(const boost::json::object& event) {
  std::vector<Exception> out;
  const auto* values = values_of(event, "exception");
  if (values == nullptr) return out;
  out.reserve(values->size());
  for (const auto& value : *values) {
    const auto* object = value.if_object();
    if (object == nullptr) continue;
    Exception exception;
    exception.type = text_of(*object, "type");
    exception.value = text_of(*object, "value");
    exception.module = text_of(*object, "module");
    exception.stacktrace = object_of(*object, "stacktrace");
    if (const auto* mechanism = object_of(*object, "mechanism")) {
      read_mechanism(*mechanism, exception);
    }
    out.push_back(exception);
  }
  return out;
}

ExceptionChain chain_leaves(const std::vector<Exception>& exceptions, const Context& context) {
  ExceptionChain chain(context.options.explain);
  chain.main = unwrapped(exceptions);
  const auto tree = group_tree(exceptions, context);
  if (!tree) {
    for (const auto& exception : exceptions) {
      chain.leaves.append(exception_leaves(exception, context));
    }
    return chain;
  }

  // Siblings that look alike count once, and their order says nothing.
  std::map<std::string, std::pair<std::size_t, VariantLeaves>> distinct;
  for (const auto i : tree->top_level(exceptions)) {
    auto leaves = exception_leaves(exceptions[i], context);
    auto key = leaves.app_has_frames ? leaves.app.bytes() : leaves.system.bytes();
    distinct.try_emplace(std::move(key), i, std::move(leaves));
  }
  if (distinct.size() == 1) {
    const auto first = distinct.begin()->second.first;
    chain.main = first;
    for (const auto i : tree->first_path(first)) {
      chain.leaves.append(exception_leaves(exceptions[i], context));
    }
    return chain;
  }
  for (const auto& [key, entry] : distinct) chain.leaves.append(entry.second);
  chain.leaves.append(exception_leaves(exceptions[tree->root()], context));
  return chain;
}

std::optional<std::size_t> find_main_exception(const std::vector<Exception>& exceptions,
                                               const Context& context) {
  if (!group_tree(exceptions, context)) return unwrapped(exceptions);
  return chain_leaves(exceptions, context).main;
}

}  // namespace vedette::grouping
