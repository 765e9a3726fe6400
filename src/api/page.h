// Pages of a list: Sentry's cursors and Link header.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace vedette::api {

// `value:offset:is_previous`. Lists that are paged by number keep the page size in `value` and the
// page number in `offset`; lists that are paged by a sort key keep the key in `value` and in `offset`
// how many rows of that key have been shown.
struct Cursor {
  std::int64_t value = 0;
  std::int64_t offset = 0;
  bool is_previous = false;
  std::string text() const;
};

struct PageRequest {
  // Nothing on the first page.
  std::optional<Cursor> cursor;
  std::size_t limit = 100;

  // Rows before the page, for lists that are paged by number.
  std::size_t rows_before() const {
    return cursor ? static_cast<std::size_t>(cursor->value) * static_cast<std::size_t>(cursor->offset) : 0;
  }
};

// Reads `cursor` and `per_page` (or `limit`). Errors: invalid_argument with Sentry's sentences.
Result<PageRequest> read_page_request(const http::QueryPairs& query, std::size_t per_page_max);

template <class T>
struct Page {
  std::vector<T> items;
  Cursor previous{.value = 0, .offset = 0, .is_previous = true};
  bool has_previous = false;
  Cursor next;
  bool has_next = false;
  // Of the whole list, where it is counted: becomes X-Hits.
  std::optional<std::int64_t> hits;
};

// The cursors of a list that is paged by number. `items` holds what follows rows_before(), and one
// more than the limit when there is a next page.
template <class T>
Page<T> numbered_page(const PageRequest& request, std::vector<T> items) {
  const std::int64_t number = request.cursor ? request.cursor->offset : 0;
  const auto size = static_cast<std::int64_t>(request.limit);
  Page<T> page;
  page.previous = {size, number - 1, true};
  page.has_previous = number > 0;
  page.next = {size, number + 1, false};
  page.has_next = items.size() > request.limit;
  if (page.has_next) items.resize(request.limit);
  page.items = std::move(items);
  return page;
}

// One page of a list that is there whole.
template <class T>
Page<T> slice(const PageRequest& request, std::vector<T> all) {
  const auto begin = std::min(request.rows_before(), all.size());
  const auto end = std::min(begin + request.limit + 1, all.size());
  const auto hits = static_cast<std::int64_t>(all.size());
  std::vector<T> items(std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(begin)),
                       std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(end)));
  auto page = numbered_page(request, std::move(items));
  page.hits = hits;
  return page;
}

// The Link header, previous before next. `url` is the request's own, absolute; `query` without cursor.
std::string link_header(std::string_view url, const http::QueryPairs& query, const Cursor& previous, bool has_previous,
                        const Cursor& next, bool has_next);

}  // namespace vedette::api
