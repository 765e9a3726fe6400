#include "base/ascii.h"
#include "grouping/exception.h"
#include "grouping/fingerprint.h"
#include "grouping/grouping.h"
#include "grouping/json_view.h"
#include "grouping/message.h"
#include "grouping/security.h"

namespace vedette::grouping {
namespace {

// One variant before it is hashed.
struct Component {
  std::string_view name;
  std::string_view description;
  Leaves leaves;
  std::string_view hint;  // why it does not contribute; empty if it does
};

struct Components {
  std::vector<Component> list;
  std::optional<std::size_t> main_exception;
};

// Of the two views, one without frames yields to one with them, and one equal to the other is moot.
std::vector<Component> app_and_system(VariantLeaves leaves, std::string_view app_description,
                                      std::string_view system_description) {
  std::vector<Component> out;
  if (leaves.app.empty() && leaves.system.empty()) return out;
  std::string_view app_hint;
  std::string_view system_hint;
  if (leaves.app.empty()) {
    app_hint = "no in-app frames";
  } else if (leaves.system_has_frames && !leaves.app_has_frames) {
    app_hint = "no in-app frames, while the system variant has frames";
  } else if (leaves.app.bytes() == leaves.system.bytes()) {
    system_hint = "equal to the app variant";
  }
  if (leaves.system.empty()) system_hint = "no frames";
  out.push_back({"app", app_description, std::move(leaves.app), app_hint});
  out.push_back({"system", system_description, std::move(leaves.system), system_hint});
  return out;
}

Leaves message_leaves(const Context& context) {
  Leaves leaves(context.options.explain);
  const auto* logentry = object_of(context.event, "logentry");
  if (logentry == nullptr) return leaves;
  auto message = ascii::trim(text_of(*logentry, "message"));
  if (message.empty()) message = ascii::trim(text_of(*logentry, "formatted"));
  if (!message.empty()) leaves.add(Leaf::message, message_key(message));
  return leaves;
}

// The first strategy with anything to say decides alone.
Components find_components(const std::vector<Exception>& exceptions, const Context& context) {
  Components out;
  if (!exceptions.empty()) {
    auto chain = chain_leaves(exceptions, context);
    out.main_exception = chain.main;
    out.list = app_and_system(std::move(chain.leaves), "in-app exception", "exception");
    if (!out.list.empty()) return out;
  }
  if (const auto* thread = grouping_thread(context.event)) {
    out.list = app_and_system(stack_leaves(object_of(*thread, "stacktrace"), {}, context),
                              "in-app thread stack trace", "thread stack trace");
    if (!out.list.empty()) return out;
  }
  if (const auto* stacktrace = object_of(context.event, "stacktrace")) {
    out.list = app_and_system(stack_leaves(stacktrace, {}, context), "in-app stack trace",
                              "stack trace");
    if (!out.list.empty()) return out;
  }
  const bool explains = context.options.explain;
  if (auto leaves = template_leaves(context.event, explains); !leaves.empty()) {
    out.list.push_back({"default", "template", std::move(leaves), {}});
  } else if (leaves = csp_leaves(context.event, explains); !leaves.empty()) {
    out.list.push_back({"default", "content security policy report", std::move(leaves), {}});
  } else if (leaves = message_leaves(context); !leaves.empty()) {
    out.list.push_back({"default", "message", std::move(leaves), {}});
  } else {
    out.list.push_back({"fallback", "nothing to group by", Leaves(explains), {}});
  }
  return out;
}

void add_variant(const Component& component, std::optional<Hash> hash, std::string_view hint,
                 const GroupingOptions& options, Grouping& out) {
  const bool contributes = hint.empty();
  if (contributes && hash) out.hashes.push_back(*hash);
  if (!contributes && !options.explain) return;
  Variant variant;
  variant.name = component.name;
  variant.contributes = contributes;
  variant.hash = hash;
  if (options.explain) {
    variant.description = component.description;
    variant.hint = hint;
    variant.values = component.leaves.values();
  }
  out.variants.push_back(std::move(variant));
}

// The entries, with the variant's own leaves where the default stands.
Leaves splice(const std::vector<std::string>& entries, const Leaves& own, bool explains) {
  Leaves leaves(explains);
  for (const auto& entry : entries) {
    if (is_default_variable(entry)) {
      leaves.open(Leaf::splice);
      leaves.append(own);
    } else {
      leaves.add(Leaf::fingerprint, entry);
    }
  }
  return leaves;
}

void add_components(Components components, const Fingerprint& fingerprint,
                    const GroupingOptions& options, Grouping& out) {
  const bool is_custom = !fingerprint.is_default() && !fingerprint.is_hybrid();
  for (auto& component : components.list) {
    if (!fingerprint.is_default() && !is_custom) {
      component.leaves = splice(fingerprint.entries, component.leaves, options.explain);
    }
    std::optional<Hash> hash;
    if (!component.leaves.empty() || component.name == "fallback") hash = component.leaves.hash();
    const std::string_view hint = is_custom ? "a fingerprint takes precedence" : component.hint;
    add_variant(component, hash, hint, options, out);
  }
}

void add_custom(const Fingerprint& fingerprint, const GroupingOptions& options, Grouping& out) {
  const bool is_builtin = fingerprint.source == Fingerprint::Source::builtin_rule;
  const bool is_of_client = fingerprint.source == Fingerprint::Source::client;
  const Component component{is_builtin ? "built_in_fingerprint" : "custom_fingerprint",
                            is_builtin     ? "fingerprint of a built-in rule"
                            : is_of_client ? "fingerprint of the client"
                                           : "fingerprint of a project's rule",
                            splice(fingerprint.entries, Leaves(), options.explain),
                            {}};
  add_variant(component, component.leaves.hash(), {}, options, out);
}

// The hash that an old client made itself.
bool add_checksum(const Context& context, Grouping& out) {
  const auto checksum = ascii::trim(text_of(context.event, "checksum"));
  if (checksum.empty()) return false;
  Component component{"checksum", "checksum of the client", Leaves(context.options.explain), {}};
  Hash hash{};
  const auto bytes = checksum.size() == 2 * hash.size() ? ascii::from_hex(checksum) : std::nullopt;
  if (bytes) {
    std::ranges::copy(*bytes, hash.begin());
  } else {
    component.name = "hashed_checksum";
    hash = md5(checksum);
  }
  if (context.options.explain) component.leaves.add(Leaf::value, checksum);
  add_variant(component, hash, {}, context.options, out);
  return true;
}

}  // namespace

Grouping group_event(const boost::json::object& event, const GroupingOptions& options) {
  Grouping out;
  const Context context(event, options);
  if (add_checksum(context, out)) return out;

  const auto exceptions = read_exceptions(event);
  const auto fingerprint = decide_fingerprint(exceptions, context);
  out.fingerprint = fingerprint.entries;
  out.title = fingerprint.title;
  const bool is_custom = !fingerprint.is_default() && !fingerprint.is_hybrid();
  if (is_custom) add_custom(fingerprint, options, out);

  std::optional<std::size_t> main_exception;
  if (is_custom && !options.explain) {
    main_exception = find_main_exception(exceptions, context);
  } else {
    auto components = find_components(exceptions, context);
    main_exception = components.main_exception;
    add_components(std::move(components), fingerprint, options, out);
  }
  if (main_exception) out.main_exception_id = exceptions[*main_exception].id;
  return out;
}

}  // namespace vedette::grouping
