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
    case Field::error_mechanism:
      return "mechanism";
    // Attributes that the normalizer shows as tags.
    case Field::property:
      return term.key == "os.name" || term.key == "device.family" ? std::string_view(term.key) : "";
    default:
      return "";
  }
}

// The tag of a user is `id:7`; the id comes first, so that whoever has one is found by it.
Result<std::vector<Pattern>> user_id_patterns(const Term& term) {
  std::vector<Pattern> patterns;
  for (const auto& value : term.values) {
    if (!value.pattern.has_wildcards()) {
      patterns.push_back(Pattern::exactly("id:" + value.pattern.literal()));
    } else if (Pattern::parse(value.text).like() == value.pattern.like()) {
      patterns.push_back(Pattern::parse("id:" + value.text));
    } else {
      return refuse_term(term);
    }
  }
  if (patterns.empty()) patterns.push_back(Pattern::parse("id:*"));
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
  if (term.field == Field::user_id) {
    TRY_ASSIGN(condition.values, user_id_patterns(term));
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
