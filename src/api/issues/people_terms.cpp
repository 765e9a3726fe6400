#include "api/issues/people_terms.h"

namespace vedette::api {
namespace {

using search::Field;
using search::Person;

void add_person(Context& context, const Person& person, catalog::Assignees& to) {
  auto& sql = context.sql();
  switch (person.kind) {
    case Person::Kind::none:
      to.nobody = true;
      return;
    case Person::Kind::me:
      if (context.caller.user) to.users.push_back(context.caller.user->id);
      return;
    case Person::Kind::my_teams: {
      if (!context.membership.member) return;
      auto rows = sql.query("SELECT team_id FROM team_member WHERE member_id = ?",
                            context.membership.member->id);
      while (rows.next()) to.teams.push_back(rows.id<TeamId>(0));
      return;
    }
    case Person::Kind::team:
      if (const auto team = catalog::find_team(sql, context.organization().id, person.name))
        to.teams.push_back(team->id);
      return;
    case Person::Kind::user:
      if (const auto user = catalog::find_user_by_login(sql, person.name))
        to.users.push_back(user->id);
      return;
  }
}

}  // namespace

bool add_people_term(Context& context, const search::Term& term,
                     catalog::IssueConditions& conditions) {
  catalog::Assignees people;
  for (const auto& value : term.values) add_person(context, value.person, people);
  if (term.field == Field::assigned || term.field == Field::assigned_or_suggested) {
    conditions.assigned(people, term.is_negated);
    return true;
  }
  if (term.field != Field::bookmarks && term.field != Field::subscribed) return false;
  // Teams mark nothing, and nobody is not an alternative to somebody.
  if (!people.teams.empty() || (people.nobody && term.values.size() > 1)) return false;
  // An id that no account has: the name is nobody's.
  if (people.users.empty() && !people.nobody) people.users.push_back(UserId{});
  const auto mark = term.field == Field::bookmarks ? catalog::IssueMark::bookmark
                                                   : catalog::IssueMark::subscription;
  conditions.marked(mark, people.users, term.is_negated != people.nobody);
  return true;
}

}  // namespace vedette::api
