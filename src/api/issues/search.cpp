#include "api/issues/search.h"

#include "api/issues/event_terms.h"
#include "api/issues/issue_columns.h"
#include "api/issues/people_terms.h"
#include "base/ascii.h"
#include "grouping/grouping.h"

namespace vedette::api {
namespace {

using catalog::IssueText;
using search::Field;
using search::StatusFilter;
using search::Term;

struct StateOf {
  StatusFilter filter;
  std::string_view status;
  std::string_view substatus;
};
constexpr StateOf kStates[] = {
    {StatusFilter::unresolved, "unresolved", ""},
    {StatusFilter::resolved, "resolved", ""},
    {StatusFilter::archived, "ignored", ""},
    {StatusFilter::archived_until_escalating, "ignored", "archived_until_escalating"},
    {StatusFilter::archived_until_condition_met, "ignored", "archived_until_condition_met"},
    {StatusFilter::archived_forever, "ignored", "archived_forever"},
    {StatusFilter::is_new, "unresolved", "new"},
    {StatusFilter::ongoing, "unresolved", "ongoing"},
    {StatusFilter::escalating, "unresolved", "escalating"},
    {StatusFilter::regressed, "unresolved", "regressed"},
};

// So many events of the range, the newest, are looked at for a text.
constexpr std::size_t kTextEventsMax = 500'000;

class IssueTranslator {
 public:
  IssueTranslator(Context& context, const IssueSearch& search) : context_(context) {
    for (const auto& project : search.projects) filter_.projects.push_back(project.id);
    projects_ = search.projects;
    filter_.last_seen_from = search.range.from;
    filter_.first_seen_before = search.range.to;
    events_.projects = filter_.projects;
    events_.from = search.range.from_or_first();
    events_.to = search.range.to_or_last();
    add_environments(search.environments, events_);
    // Whoever was seen before and after a past range need not have been seen in it.
    needs_events_ = search.range.to && *search.range.to < context.now;
  }

  Status add(const search::Node& node) {
    if (node.kind == search::Node::Kind::term) return add(node.term);
    for (const auto& child : node.children) TRY(add(child));
    return {};
  }

  Result<catalog::IssueFilter> finish() {
    // When the range is known.
    for (const auto& term : texts_) TRY(add_texts(term));
    if (needs_events_ || !events_.tags.empty()) {
      TRY_ASSIGN(const auto found, context_.services.events.issues_with(events_));
      conditions().among(std::vector<IssueId>(found.begin(), found.end()));
    }
    if (conditions().is_too_long()) return invalid("Invalid query: it has too many conditions.");
    return std::move(filter_);
  }

  catalog::IssueConditions& conditions() { return filter_.conditions; }

 private:
  Status add(const Term& term) {
    switch (term.form) {
      case Term::Form::status:
        add_status(term.status, term.is_negated);
        return {};
      case Term::Form::free_text:
        return add_words(term);
      case Term::Form::has:
        return add_has(term);
      case Term::Form::aggregate:
        return refuse_term(term);
      case Term::Form::filter:
        break;
    }
    if (term.field == Field::message) {
      texts_.push_back(term);
      return {};
    }
    if (add_of_issue(term)) return {};
    if (term.field == Field::timestamp && !term.is_negated) {
      for (const auto& value : term.values) {
        if (value.time.from) events_.from = std::max(events_.from, *value.time.from);
        if (value.time.before) events_.to = std::min(events_.to, *value.time.before);
      }
      needs_events_ = true;
      return {};
    }
    if (term.field == Field::event_id) return add_event_ids(term);
    if (term.field == Field::tag && term.key == "status" && add_named_status(term)) return {};
    return add_tag(term);
  }

  Status add_tag(const Term& term) {
    TRY_ASSIGN(auto condition, tag_condition(context_, term, filter_.projects));
    if (!condition) return refuse_term(term);
    events_.tags.push_back(std::move(*condition));
    return {};
  }

  Status add_has(const Term& term) {
    if (term.field == Field::assigned || term.field == Field::assigned_or_suggested) {
      conditions().assigned({.users = {}, .teams = {}, .nobody = true}, !term.is_negated);
    } else if (term.field == Field::first_release) {
      conditions().has_first_release(term.is_negated);
    } else {
      return add_tag(term);
    }
    return {};
  }

  Status add_words(const Term& term) {
    // A word may be the id of an event.
    if (const auto event = search::as_event_id(term.values.front().text)) {
      TRY_ASSIGN(const auto issues, issues_of_event(*event));
      if (!issues.empty()) {
        conditions().ids(issues, term.is_negated);
        return {};
      }
    }
    texts_.push_back(term);
    return {};
  }

  // What the issue says, which is what its newest event says, and what other events of it say.
  Status add_texts(const Term& term) {
    auto patterns = patterns_of(term);
    for (auto& pattern : patterns) pattern = pattern.with_open_ends();
    TRY_ASSIGN(const auto found,
               context_.services.events.issues_with_text(events_, patterns, kTextEventsMax / texts_.size()));
    conditions().words(patterns_of(term), term.is_negated,
                       std::vector<IssueId>(found.begin(), found.end()));
    return {};
  }

  // Terms about what the issue itself is. False for any other.
  bool add_of_issue(const Term& term) {
    if (const auto column = text_column(term.field)) {
      conditions().text(*column, patterns_of(term), term.is_negated);
    } else if (const auto key = metadata_key(term.field); !key.empty()) {
      conditions().metadata(key, patterns_of(term), term.is_negated);
    } else {
      return add_number_or_choice(term) || add_identity(term) ||
             add_people_term(context_, term, conditions());
    }
    return true;
  }

  bool add_number_or_choice(const Term& term) {
    switch (term.field) {
      case Field::first_release:
        conditions().text(IssueText::first_release,
                          release_patterns(context_, term, filter_.projects), term.is_negated);
        return true;
      case Field::issue_priority: {
        std::vector<Pattern> priorities;
        for (const auto& value : term.values) priorities.push_back(Pattern::exactly(value.text));
        conditions().text(IssueText::priority, priorities, term.is_negated);
        return true;
      }
      case Field::times_seen:
      case Field::user_count: {
        std::vector<double> numbers;
        for (const auto& value : term.values) numbers.push_back(value.number);
        const auto column = term.field == Field::times_seen ? catalog::IssueNumber::times_seen
                                                            : catalog::IssueNumber::user_count;
        conditions().number(column, order_of(term.comparison), numbers, term.is_negated);
        return true;
      }
      case Field::first_seen:
      case Field::last_seen: {
        const auto& time = term.values.front().time;
        const auto column = term.field == Field::first_seen ? catalog::IssueTime::first_seen
                                                            : catalog::IssueTime::last_seen;
        conditions().time(column, time.from, time.before, term.is_negated);
        return true;
      }
      case Field::error_handled:
      case Field::error_unhandled: {
        const bool is_unhandled =
            (term.values.front().number != 0) == (term.field == Field::error_unhandled);
        if (term.values.size() == 1) conditions().unhandled(is_unhandled != term.is_negated);
        return term.values.size() == 1;
      }
      case Field::is_transaction: {
        if (term.values.size() != 1) return false;
        const bool is_wanted = (term.values.front().number != 0) != term.is_negated;
        conditions().text(IssueText::type, std::vector{Pattern::exactly("transaction")},
                          !is_wanted);
        return true;
      }
      case Field::issue_category:
      case Field::issue_type:
        add_kind(term);
        return true;
      default:
        return false;
    }
  }

  // Issues are errors, or what people wrote in a feedback form.
  void add_kind(const Term& term) {
    const auto fits = [&](std::string_view kind) {
      const auto is_kind = [&](const search::Value& value) {
        return term.field == Field::issue_category ? value.text == kind
                                                   : value.pattern.matches(kind);
      };
      return std::ranges::any_of(term.values, is_kind) != term.is_negated;
    };
    const bool takes_errors = fits("error"), takes_feedback = fits("feedback");
    if (!takes_errors && !takes_feedback) conditions().nothing();
    if (takes_errors == takes_feedback) return;
    conditions().text(IssueText::type, std::vector{Pattern::exactly("feedback")}, takes_errors);
  }

  bool add_identity(const Term& term) {
    switch (term.field) {
      case Field::issue_id: {
        std::vector<IssueId> ids;
        for (const auto& value : term.values)
          ids.push_back(IssueId{static_cast<std::int64_t>(value.id)});
        conditions().ids(ids, term.is_negated);
        return true;
      }
      case Field::short_id: {
        std::vector<IssueId> ids;
        for (const auto& value : term.values) {
          const auto number = grouping::parse_short_id_number(value.text).value_or(0);
          const auto slug = std::string_view(value.text).substr(0, value.text.rfind('-'));
          const auto issue = catalog::find_issue_by_short_id(
              context_.sql(), context_.organization().id, slug, static_cast<std::int64_t>(number));
          if (issue) ids.push_back(issue->id);
        }
        conditions().ids(ids, term.is_negated);
        return true;
      }
      case Field::project:
      case Field::project_id: {
        std::vector<ProjectId> ids;
        for (const auto& value : term.values) {
          for (const auto& project : projects_) {
            if (project.slug == value.text || project.id.text() == value.text)
              ids.push_back(project.id);
          }
        }
        conditions().projects(ids, term.is_negated);
        return true;
      }
      default:
        return false;
    }
  }

  void keep_status(std::string_view status) {
    std::erase_if(filter_.statuses, [&](std::string_view known) { return known != status; });
  }

  void add_status(StatusFilter status, bool is_negated) {
    for (const auto& state : kStates) {
      if (state.filter != status) continue;
      if (!is_negated) keep_status(state.status);
      if (!state.substatus.empty()) {
        conditions().state(state.status, state.substatus, is_negated);
      } else if (is_negated) {
        std::erase(filter_.statuses, state.status);
      }
      return;
    }
    switch (status) {
      case StatusFilter::assigned:
      case StatusFilter::unassigned:
        conditions().assigned({.users = {}, .teams = {}, .nobody = true},
                              (status == StatusFilter::assigned) != is_negated);
        return;
      case StatusFilter::for_review:
        if (!is_negated) keep_status("unresolved");
        conditions().for_review(is_negated);
        return;
      // No issue is linked to another tracker, and none is ever processed again.
      case StatusFilter::linked:
      case StatusFilter::reprocessing:
        if (!is_negated) conditions().nothing();
        return;
      case StatusFilter::unhandled:
      case StatusFilter::handled:
        conditions().unhandled((status == StatusFilter::unhandled) != is_negated);
        return;
      case StatusFilter::unlinked:
        if (is_negated) conditions().nothing();
        return;
      default:
        ASSERT(false);
    }
  }

  // `status:unresolved`, an old form of `is:unresolved`. False when the value is no status.
  bool add_named_status(const Term& term) {
    if (term.values.size() != 1) return false;
    for (const auto& spec : search::all_statuses()) {
      if (spec.name != ascii::lower(term.values.front().text)) continue;
      add_status(spec.status, term.is_negated);
      return true;
    }
    return false;
  }

  Status add_event_ids(const Term& term) {
    std::vector<IssueId> all;
    for (const auto& value : term.values) {
      TRY_ASSIGN(const auto issues, issues_of_event(value.text));
      all.insert(all.end(), issues.begin(), issues.end());
    }
    conditions().ids(all, term.is_negated);
    return {};
  }

  Result<std::vector<IssueId>> issues_of_event(std::string_view text) {
    std::vector<IssueId> issues;
    const auto id = EventId::parse(text);
    if (!id) return issues;
    for (const auto project : filter_.projects) {
      TRY_ASSIGN(const auto event, context_.services.events.load(project, *id));
      if (event) issues.push_back(event->row.issue_id);
    }
    return issues;
  }

  Context& context_;
  catalog::IssueFilter filter_;
  std::vector<catalog::ProjectRow> projects_;
  // Conditions on the issues' events.
  EventFilter events_;
  bool needs_events_ = false;
  std::vector<Term> texts_;
};

}  // namespace

Result<catalog::IssueFilter> make_issue_filter(Context& context, const IssueSearch& search) {
  IssueTranslator translator(context, search);
  if (search.ids) {
    translator.conditions().ids(*search.ids, false);
    return translator.finish();
  }
  TRY_ASSIGN(const auto parsed,
             search::parse(search.query, {.scope = search::Scope::issues, .now = context.now}));
  if (parsed.has_or)
    return invalid("Invalid query: OR is not offered in issue search; blanks mean AND.");
  TRY(translator.add(parsed.root));
  return translator.finish();
}

}  // namespace vedette::api
