#include "api/issues/event_terms.h"

#include "api/issues/search.h"
#include "store/sql/releases.h"

namespace vedette::api {
namespace {

using search::Field;
using search::FieldKind;
using search::Term;

// The tag that shows what a field asks for; empty when no tag does.
std::string_view tag_of(const Term& term) {
  switch (term.field) {
    case Field::tag:
      return term.key;
    case Field::environment:
      return "environment";
    case Field::release:
      return "release";
    case Field::dist:
      return "dist";
    case Field::transaction:
      return "transaction";
    case Field::logger:
      return "logger";
    case Field::user:
    case Field::user_id:
      return "user";
    case Field::http_url:
      return "url";
    case Field::http_method:
      return hidden_tag::kHttpMethod;
    case Field::sdk_name:
      return hidden_tag::kSdkName;
    case Field::user_email:
      return hidden_tag::kUserEmail;
    case Field::user_username:
      return hidden_tag::kUserName;
    case Field::user_ip:
      return hidden_tag::kUserAddress;
    case Field::release_version:
    case Field::release_package:
    case Field::release_build:
      return "release";
    case Field::error_mechanism:
      return "mechanism";
    // Attributes that the normalizer shows as tags.
    case Field::property:
      return term.key == "os.name" || term.key == "device.family" ? std::string_view(term.key) : "";
    default:
      return "";
  }
}

// A literal in the form of a query. Backslashes before an asterisk are read in pairs.
std::string escape_asterisks(std::string_view literal) {
  std::string text;
  std::size_t backslashes = 0;
  for (const char c : literal) {
    if (c == '*') text.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    text += c;
  }
  return text;
}

// The values with a text around them: `id:7` for `7`. Of `has` one that fits every value.
Result<std::vector<Pattern>> surrounded(const Term& term, std::string_view before,
                                        std::string_view behind = {}) {
  std::vector<Pattern> patterns;
  for (const auto& value : term.values) {
    const bool is_literal = !value.pattern.has_wildcards();
    if (!is_literal && Pattern::parse(value.text).like() != value.pattern.like())
      return refuse_term(term);
    // Of what stands around, only asterisks are signs.
    const auto inner =
        is_literal ? escape_asterisks(value.pattern.literal()) : std::string(value.text);
    patterns.push_back(Pattern::parse(fmt::format("{}{}{}", before, inner, behind)));
  }
  if (patterns.empty()) patterns.push_back(Pattern::parse(fmt::format("{}*{}", before, behind)));
  return patterns;
}

// A user's tag is `id:7`, `email:…` and so on: of the parts that an event names, the first of these.
std::string_view user_prefix(Field field) {
  switch (field) {
    case Field::user_id:
      return "id:";
    case Field::user_email:
      return "email:";
    case Field::user_username:
      return "username:";
    case Field::user_ip:
      return "ip:";
    default:
      return "";
  }
}

// A release is `package@version+build`, of which package and build may be absent.
Result<std::vector<Pattern>> release_part_patterns(const Term& term) {
  if (term.comparison != search::Comparison::equal) return refuse_term(term);
  using Around = std::pair<std::string_view, std::string_view>;
  std::vector<Around> forms;
  if (term.field == Field::release_package) forms = {{"", "@*"}};
  if (term.field == Field::release_build) forms = {{"*+", ""}};
  if (term.field == Field::release_version) forms = {{"", ""}, {"", "+*"}, {"*@", ""}, {"*@", "+*"}};
  std::vector<Pattern> patterns;
  for (const auto& [before, behind] : forms) {
    TRY_ASSIGN(const auto of_form, surrounded(term, before, behind));
    patterns.insert(patterns.end(), of_form.begin(), of_form.end());
  }
  return patterns;
}

std::vector<std::string_view> yes_and_no(const Term& term) {
  std::vector<std::string_view> values;
  for (const auto& value : term.values) {
    const bool is_handled = (value.number != 0) == (term.field == Field::error_handled);
    values.push_back(is_handled ? "yes" : "no");
  }
  return values;
}

class EventTranslator {
 public:
  EventTranslator(Context& context, EventFilter& filter) : context_(context), filter_(filter) {}

  Status add(const search::Node& node) {
    if (node.kind == search::Node::Kind::term) return add(node.term);
    for (const auto& child : node.children) TRY(add(child));
    return {};
  }

 private:
  Status add(const Term& term) {
    if (term.form == Term::Form::aggregate) return refuse_term(term);
    if (term.form == Term::Form::free_text ||
        (term.field == Field::message && term.form == Term::Form::filter))
      return add_text(term);
    if (term.field == Field::timestamp && term.form == Term::Form::filter && !term.is_negated) {
      for (const auto& value : term.values) {
        if (value.time.from) filter_.from = std::max(filter_.from, *value.time.from);
        if (value.time.before) filter_.to = std::min(filter_.to, *value.time.before);
      }
      return {};
    }
    if (term.field == Field::level) return add_tag("level", term, patterns_of(term));
    if (term.field == Field::error_handled || term.field == Field::error_unhandled) {
      std::vector<Pattern> patterns;
      for (const auto value : yes_and_no(term)) patterns.push_back(Pattern::exactly(value));
      return add_tag("handled", term, std::move(patterns));
    }
    TRY_ASSIGN(auto condition, tag_condition(context_, term, filter_.projects));
    if (!condition) return refuse_term(term);
    filter_.tags.push_back(std::move(*condition));
    return {};
  }

  Status add_tag(std::string key, const Term& term, std::vector<Pattern> patterns) {
    filter_.tags.push_back({std::move(key), std::move(patterns), term.is_negated});
    return {};
  }

  // The store looks for parts of texts: no alternatives, no wildcards inside.
  Status add_text(const Term& term) {
    if (term.is_negated || term.values.size() != 1) return refuse_term(term);
    const auto& value = term.values.front();
    if (Pattern::exactly(value.text).with_open_ends().like() != value.pattern.like())
      return refuse_term(term);
    filter_.texts.push_back(value.text);
    return {};
  }

  Context& context_;
  EventFilter& filter_;
};

}  // namespace

Unexpected refuse_term(const Term& term) {
  return invalid(fmt::format("Invalid query: `{}` cannot be searched for here.",
                             term.key.empty() ? "free text of this form" : term.key));
}

std::vector<Pattern> patterns_of(const Term& term) {
  std::vector<Pattern> patterns;
  for (const auto& value : term.values) patterns.push_back(value.pattern);
  return patterns;
}

std::vector<Pattern> release_patterns(Context& context, const Term& term,
                                      const std::vector<ProjectId>& projects) {
  std::vector<Pattern> patterns;
  for (const auto& value : term.values) {
    if (value.text != "latest" || value.pattern.has_wildcards()) {
      patterns.push_back(value.pattern);
      continue;
    }
    for (const auto project : projects) {
      const auto newest =
          catalog::find_releases(context.sql(), {.organization = context.organization().id,
                                                 .version_part = {},
                                                 .status = {},
                                                 .projects = {project},
                                                 .limit = 1});
      if (!newest.empty()) patterns.push_back(Pattern::exactly(newest.front().version));
    }
  }
  // Without any release there is no newest one, and none that has the word for its version.
  if (patterns.empty() && !term.values.empty()) patterns.push_back(Pattern::exactly("latest"));
  return patterns;
}

Result<std::optional<TagCondition>> tag_condition(Context& context, const Term& term,
                                                  const std::vector<ProjectId>& projects) {
  const auto key = tag_of(term);
  if (key.empty()) return std::optional<TagCondition>();
  const bool is_text = term.kind == FieldKind::text || term.kind == FieldKind::message;
  if (term.form == Term::Form::filter && !is_text) return refuse_term(term);
  TagCondition condition{.key = std::string(key), .values = {}, .is_negated = term.is_negated};
  const auto prefix = user_prefix(term.field);
  if (term.field == Field::user_id) {
    TRY_ASSIGN(condition.values, surrounded(term, prefix));
  } else if (key == "release" && term.field != Field::release && term.field != Field::tag) {
    TRY_ASSIGN(condition.values, release_part_patterns(term));
  } else if (is_hidden_tag(key)) {
    condition.values = patterns_of(term);
    // What an SDK sends as a tag of this name counts too; of a user, the part that is the key.
    condition.other = TagValues{.key = std::string(key.substr(1)), .values = condition.values};
    if (!prefix.empty()) {
      condition.other->key = "user";
      TRY_ASSIGN(condition.other->values, surrounded(term, prefix));
    }
  } else if (term.form == Term::Form::filter) {
    condition.values = term.field == Field::release ? release_patterns(context, term, projects)
                                                    : patterns_of(term);
  }
  return std::optional(std::move(condition));
}

Status add_event_query(Context& context, std::string_view query, EventFilter& filter) {
  TRY_ASSIGN(const auto parsed,
             search::parse(query, {.scope = search::Scope::events, .now = context.now}));
  if (parsed.has_or) return invalid("Invalid query: OR is not offered here.");
  return EventTranslator(context, filter).add(parsed.root);
}

void add_environments(const std::vector<std::string>& environments, EventFilter& filter) {
  if (environments.empty()) return;
  TagCondition condition{.key = "environment", .values = {}, .is_negated = false};
  for (const auto& environment : environments)
    condition.values.push_back(Pattern::exactly(environment));
  filter.tags.push_back(std::move(condition));
}

}  // namespace vedette::api
