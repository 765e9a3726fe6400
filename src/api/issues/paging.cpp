#include "api/issues/paging.h"

namespace vedette::api {
namespace {

using catalog::IssueKey;
using catalog::IssueSort;
using catalog::IssueStart;

// Many issues have the same count, and counts change all the time: these cursors carry the issue
// too, in the low bits of their value. Dates are as good as unique: their cursors count the issues
// that were shown of the last date.
constexpr int kIdBits = 30;
constexpr std::int64_t kIdMask = (std::int64_t{1} << kIdBits) - 1;
constexpr std::int64_t kCountMax = (std::int64_t{1} << (62 - kIdBits)) - 1;

bool is_count(IssueSort sort) {
  return sort == IssueSort::freq || sort == IssueSort::user;
}

std::int64_t packed(const IssueKey& key) {
  return std::min(key.key, kCountMax) << kIdBits | (key.id.number & kIdMask);
}

IssueStart start_at(IssueSort sort, const Cursor& cursor) {
  if (!is_count(sort)) return {.key = cursor.value, .after = {}, .is_backward = cursor.is_previous};
  return {.key = cursor.value >> kIdBits,
          .after = IssueId{cursor.value & kIdMask},
          .is_backward = cursor.is_previous};
}

// How many from one end of the page have the same key as that end.
template <class Iterator>
std::int64_t run_length(Iterator begin, Iterator end) {
  const auto last =
      std::find_if(begin, end, [&](const IssueKey& key) { return key.key != begin->key; });
  return last - begin;
}

Cursor cursor_before(IssueSort sort, const std::vector<IssueKey>& keys) {
  if (is_count(sort)) return {packed(keys.front()), 0, true};
  return {keys.front().key, run_length(keys.begin(), keys.end()), true};
}

Cursor cursor_behind(IssueSort sort, const std::vector<IssueKey>& keys,
                     const std::optional<Cursor>& from) {
  if (is_count(sort)) return {packed(keys.back()), 0, false};
  auto shown = run_length(keys.rbegin(), keys.rend());
  const bool goes_on = from && !from->is_previous && from->value == keys.back().key;
  if (goes_on && shown == static_cast<std::int64_t>(keys.size())) shown += from->offset;
  return {keys.back().key, shown, false};
}

}  // namespace

std::optional<IssueSort> parse_issue_sort(std::string_view text) {
  if (text == "date") return IssueSort::date;
  if (text == "new") return IssueSort::first;
  if (text == "freq") return IssueSort::freq;
  if (text == "user") return IssueSort::user;
  if (text == "inbox") return IssueSort::added;
  if (text == "trends" || text == "recommended") return IssueSort::trend;
  return std::nullopt;
}

Page<IssueId> issue_page(sql::Connection& sql, const catalog::IssueFilter& filter, IssueSort sort,
                         const PageRequest& request) {
  const auto& cursor = request.cursor;
  const bool is_backward = cursor && cursor->is_previous;
  // `0:0:0` is how some clients ask for the first page.
  const bool is_first = !cursor || (cursor->value == 0 && !is_backward);
  const auto start = is_first ? std::nullopt : std::optional(start_at(sort, *cursor));
  const auto skipped = start && !start->after ? static_cast<std::size_t>(cursor->offset) : 0;
  auto keys = catalog::find_issue_keys(sql, filter, sort, start, skipped + request.limit + 1);
  // What was shown and has another key by now is not among them, so that nothing is skipped for it.
  auto first = keys.begin();
  while (first != keys.end() && static_cast<std::size_t>(first - keys.begin()) < skipped &&
         first->key == start->key)
    ++first;
  keys.erase(keys.begin(), first);
  const bool has_more = keys.size() > request.limit;
  if (has_more) keys.resize(request.limit);
  if (is_backward) std::ranges::reverse(keys);

  Page<IssueId> page;
  page.has_previous = is_backward ? has_more : !is_first;
  page.has_next = is_backward || has_more;
  page.next = cursor.value_or(Cursor{});
  if (!keys.empty()) {
    page.previous = cursor_before(sort, keys);
    page.next = cursor_behind(sort, keys, cursor);
  }
  for (const auto& key : keys) page.items.push_back(key.id);
  return page;
}

}  // namespace vedette::api
