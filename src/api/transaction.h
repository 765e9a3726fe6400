// Transactions of rows with Transaction::none, and pages of rows that become views.
#pragma once
#include "api/endpoint.h"

namespace vedette::api {

// Runs `work()` in a write transaction of its own, in which context.sql() is usable.
template <class Work>
auto write_catalog(Context& context, Work&& work) {
  return context.services.catalog.write([&](sql::Connection& sql) {
    context.set_sql(&sql);
    auto result = work();
    context.set_sql(nullptr);
    return result;
  });
}

// A handler for rows with Transaction::none whose work changes projects or their keys: runs
// `handler` in a write transaction, and has the door ask again once the change can be read.
template <auto handler>
Result<typename HandlerOf<decltype(handler)>::answer_type> changing_keys(
    const typename HandlerOf<decltype(handler)>::request_type& request, Context& context) {
  auto answer = write_catalog(context, [&] { return handler(request, context); });
  if (answer) context.services.keys_changed();
  return answer;
}

// The views of a page of rows: rows that are not on the page cost nothing.
template <class Row, class Make>
auto page_of_views(Page<Row> rows, Make&& make) {
  Page<std::invoke_result_t<Make&, const Row&>> page;
  page.previous = rows.previous;
  page.has_previous = rows.has_previous;
  page.next = rows.next;
  page.has_next = rows.has_next;
  page.hits = rows.hits;
  page.items.reserve(rows.items.size());
  for (const auto& row : rows.items) page.items.push_back(make(row));
  return page;
}

}  // namespace vedette::api
