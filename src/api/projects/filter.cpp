#include "api/projects/filter.h"

#include <map>

#include "base/ascii.h"
#include "store/sql/tenants.h"

namespace vedette::api {
namespace {

struct Term {
  // Empty: a plain word.
  std::string property;
  // Alternatives.
  std::vector<std::string> values;
};

// Words of the same property are alternatives, as `id:1 id:2` is meant.
std::vector<Term> read_terms(std::string_view query) {
  std::vector<Term> terms;
  std::map<std::string, std::size_t, std::less<>> known;
  for (const auto word : ascii::split(query, ' ')) {
    if (word.empty()) continue;
    const auto colon = word.find(':');
    const std::string property(colon == std::string_view::npos ? std::string_view()
                                                               : word.substr(0, colon));
    const auto value = word.substr(colon == std::string_view::npos ? 0 : colon + 1);
    const auto at = known.find(property);
    if (!property.empty() && at != known.end()) {
      terms[at->second].values.emplace_back(value);
      continue;
    }
    known.emplace(property, terms.size());
    terms.push_back({property, {std::string(value)}});
  }
  return terms;
}

bool has_value(sql::Connection& sql, const std::string& property, const std::string& value,
               const catalog::ProjectRow& row) {
  if (property.empty())
    return ascii::contains_ignoring_case(row.slug, value) ||
           ascii::contains_ignoring_case(row.name, value);
  if (property == "id") return row.id.text() == value;
  if (property == "slug") return row.slug == value;
  if (property == "name") return ascii::equals_ignoring_case(row.name, value);
  if (property == "platform") return row.platform == value;
  if (property == "team") {
    return std::ranges::any_of(catalog::teams_of_project(sql, row.id),
                               [&](const catalog::TeamRow& team) { return team.slug == value; });
  }
  if (property == "dsn") {
    const auto key = catalog::find_project_key(sql, value);
    return key && key->project_id == row.id;
  }
  return false;
}

}  // namespace

void keep_fitting(sql::Connection& sql, std::string_view query,
                  std::vector<catalog::ProjectRow>& rows) {
  for (const auto& term : read_terms(query)) {
    std::erase_if(rows, [&](const catalog::ProjectRow& row) {
      return std::ranges::none_of(term.values, [&](const std::string& value) {
        return has_value(sql, term.property, value, row);
      });
    });
  }
}

}  // namespace vedette::api
