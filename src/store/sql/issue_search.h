// Which issues a search finds, and in which order: SQL that is put together from fixed fragments,
// with every value a parameter.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/pattern.h"
#include "base/time.h"
#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

enum class IssueText { title, culprit, level, platform, type, priority, first_release };
enum class IssueNumber { times_seen, user_count };
enum class IssueTime { first_seen, last_seen };
// What people have put on issues.
enum class IssueMark { bookmark, subscription };
enum class NumberOrder { equal, greater, greater_equal, less, less_equal };

struct Assignees {
  std::vector<UserId> users;
  std::vector<TeamId> teams;
  // Issues that nobody is assigned to fit too.
  bool nobody = false;
};

// Conditions that must all hold. A list of alternatives fits when one of them does; `is_negated`
// turns the whole condition round.
class IssueConditions {
 public:
  void text(IssueText column, std::span<const Pattern> any_of, bool is_negated);
  // A member of the issue's metadata.
  void metadata(std::string_view key, std::span<const Pattern> any_of, bool is_negated);
  // Title, culprit, or the value or message of the metadata fits: a title may leave those out.
  // Or it is one of `others`.
  void words(std::span<const Pattern> any_of, bool is_negated, std::span<const IssueId> others = {});
  void number(IssueNumber column, NumberOrder order, std::span<const double> any_of,
              bool is_negated);
  // From `from` up to but without `before`.
  void time(IssueTime column, std::optional<Instant> from, std::optional<Instant> before,
            bool is_negated);
  void ids(std::span<const IssueId> any_of, bool is_negated);
  // One of so many issues that they are looked up while the list is walked. At most one such
  // condition.
  void among(std::vector<IssueId> any_of);
  void projects(std::span<const ProjectId> any_of, bool is_negated);
  void unhandled(bool is_unhandled);
  void has_first_release(bool is_negated);
  // Status and, when it is not empty, substatus.
  void state(std::string_view status, std::string_view substatus, bool is_negated);
  // Unresolved, and nobody has looked at it since it came, came back or grew.
  void for_review(bool is_negated);
  void assigned(const Assignees& assignees, bool is_negated);
  // One of these people, or, without any, somebody has marked it.
  void marked(IssueMark mark, std::span<const UserId> people, bool is_negated);
  // No issue fits.
  void nothing();

  // More conditions than one statement should have.
  bool is_too_long() const;

 private:
  friend class IssueQuery;
  void add(std::string fragment, bool is_negated);
  void add_patterns(std::string_view expression, std::span<const Pattern> any_of, bool is_negated);

  std::string text_;
  std::vector<std::string> parameters_;
  // Sorted.
  std::optional<std::vector<IssueId>> among_;
  // It is cheaper to look up each of the ids than to walk an index.
  bool has_few_ids_ = false;
};

inline constexpr std::string_view kIssueStatuses[] = {"unresolved", "resolved", "ignored"};

struct IssueFilter {
  // None: no issue fits.
  std::vector<ProjectId> projects;
  std::vector<std::string_view> statuses{std::begin(kIssueStatuses), std::end(kIssueStatuses)};
  std::optional<Instant> last_seen_from;
  std::optional<Instant> first_seen_before;
  IssueConditions conditions;
};

// Every order runs from the greatest key to the least, and from the newest issue to the oldest
// among equal keys.
enum class IssueSort {
  date,   // last seen
  first,  // first seen
  freq,   // number of events
  user,   // number of people
  added,  // when the issue came to its present state
  trend,  // recent and frequent before old and rare
};

struct IssueKey {
  std::int64_t key = 0;
  IssueId id;
};

// Where a page starts.
struct IssueStart {
  std::int64_t key = 0;
  // The last issue that was shown; nothing: rows of this key are included.
  std::optional<IssueId> after;
  // Towards the first page; the keys come in that order then.
  bool is_backward = false;
};

// At most `limit` keys. Where an index fits the order, the cost does not grow with the number of
// issues: date, first and freq without conditions that are rarely met.
std::vector<IssueKey> find_issue_keys(sql::Connection& sql, const IssueFilter& filter,
                                      IssueSort sort, const std::optional<IssueStart>& start,
                                      std::size_t limit);
// How many issues fit, counted up to `max`.
std::int64_t count_issues(sql::Connection& sql, const IssueFilter& filter, std::int64_t max);

}  // namespace vedette::catalog
