// Requests to structs: path variables, query parameters and JSON bodies by their fields.
#include "api/endpoint.h"

namespace vedette::api {
namespace {

// A query parameter as the JSON that its field reads: a list takes every occurrence, all else the last.
std::optional<json::value> query_value(const Field& field, const http::QueryPairs& query, bool is_read) {
  const bool is_list = field.schema().kind == json::Kind::array;
  std::optional<json::value> found;
  for (const auto& [key, value] : query) {
    if (key != field.name) continue;
    if (!is_list) {
      found = json::value(value);
      continue;
    }
    // `?environment=` and its like mean the same as nothing; what a change works on is not chosen in this way.
    if (value.empty() && !field.limits.may_be_blank && is_read) continue;
    if (!found) found.emplace(json::array());
    found->get_array().emplace_back(value);
  }
  return found;
}

std::optional<json::value> value_for(const Field& field, const Context& context) {
  switch (field.place) {
    case json::Place::path:
      for (const auto& [name, value] : context.path_values) {
        if (name == field.name) return json::value(value);
      }
      return std::nullopt;
    case json::Place::query: {
      auto value = query_value(field, context.query, context.endpoint().method == http::Method::get);
      // `?cursor=` and its like mean the same as nothing.
      if (value && value->is_string() && value->get_string().empty() && !field.limits.may_be_blank) return std::nullopt;
      return value;
    }
    case json::Place::body: {
      const auto* member = context.body.if_contains(field.name);
      return member == nullptr ? std::nullopt : std::optional(*member);
    }
  }
  return std::nullopt;
}

}  // namespace

Status bind(const Endpoint& row, void* request, Context& context) {
  Error error{.code = ErrorCode::invalid_argument, .message = "Some fields are not valid."};
  for (const auto& field : row.request_fields) {
    const auto value = value_for(field, context);
    std::optional<std::string> fault;
    if (value) {
      fault = field.read(field, request, *value);
    } else if (field.is_required) {
      fault = "This field is required.";
    }
    if (!fault) continue;
    // Nothing that exists has a path like this.
    if (field.place == json::Place::path) return not_found();
    error.fields.push_back({std::string(field.name), {std::move(*fault)}});
  }
  if (!error.fields.empty()) return Unexpected(std::move(error));
  return {};
}

std::string page_links(const Context& context, const Cursor& previous, bool has_previous, const Cursor& next, bool has_next) {
  const auto url = context.services.url + std::string(context.request.path());
  return link_header(url, context.query, previous, has_previous, next, has_next);
}

}  // namespace vedette::api
